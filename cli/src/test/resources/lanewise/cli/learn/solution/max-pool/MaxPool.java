import java.util.Arrays;

final class MaxPool {
  static void reluBackward(float[] x, float[] dy, float[] dx) {
    for (int i = 0; i < x.length; i++) {
      dx[i] = x[i] > 0 ? dy[i] : 0;
    }
  }

  static void maxPoolBackward(
      int channels,
      int height,
      int width,
      int size,
      int stride,
      float[] x,
      float[] dy,
      float[] dx) {
    int oh = (height - size) / stride + 1;
    int ow = (width - size) / stride + 1;
    Arrays.fill(dx, 0);
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < oh; i++) {
        for (int j = 0; j < ow; j++) {
          int largest = (c * height + i * stride) * width + j * stride;
          for (int r = 0; r < size; r++) {
            for (int s = 0; s < size; s++) {
              int at = (c * height + i * stride + r) * width + j * stride + s;
              if (x[at] > x[largest]) {
                largest = at;
              }
            }
          }
          dx[largest] += dy[(c * oh + i) * ow + j];
        }
      }
    }
  }
}
