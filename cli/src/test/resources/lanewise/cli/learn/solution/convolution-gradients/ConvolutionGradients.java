import java.util.Arrays;

final class ConvolutionGradients {
  static void backwardData(
      int channels,
      int height,
      int width,
      int filters,
      int size,
      int stride,
      int padding,
      float[] dy,
      float[] w,
      float[] dx) {
    int oh = (height + 2 * padding - size) / stride + 1;
    int ow = (width + 2 * padding - size) / stride + 1;
    Arrays.fill(dx, 0);
    for (int k = 0; k < filters; k++) {
      for (int i = 0; i < oh; i++) {
        for (int j = 0; j < ow; j++) {
          for (int c = 0; c < channels; c++) {
            for (int r = 0; r < size; r++) {
              for (int s = 0; s < size; s++) {
                int h = i * stride + r - padding;
                int v = j * stride + s - padding;
                if (h >= 0 && h < height && v >= 0 && v < width) {
                  dx[(c * height + h) * width + v] +=
                      w[((k * channels + c) * size + r) * size + s] * dy[(k * oh + i) * ow + j];
                }
              }
            }
          }
        }
      }
    }
  }

  static void backwardWeights(
      int channels,
      int height,
      int width,
      int filters,
      int size,
      int stride,
      int padding,
      float[] x,
      float[] dy,
      float[] dw) {
    int oh = (height + 2 * padding - size) / stride + 1;
    int ow = (width + 2 * padding - size) / stride + 1;
    for (int k = 0; k < filters; k++) {
      for (int c = 0; c < channels; c++) {
        for (int r = 0; r < size; r++) {
          for (int s = 0; s < size; s++) {
            float sum = 0;
            for (int i = 0; i < oh; i++) {
              for (int j = 0; j < ow; j++) {
                int h = i * stride + r - padding;
                int v = j * stride + s - padding;
                if (h >= 0 && h < height && v >= 0 && v < width) {
                  sum += x[(c * height + h) * width + v] * dy[(k * oh + i) * ow + j];
                }
              }
            }
            dw[((k * channels + c) * size + r) * size + s] = sum;
          }
        }
      }
    }
  }
}
