final class Convolution {
  static void forward(
      int channels,
      int height,
      int width,
      int filters,
      int size,
      int stride,
      int padding,
      float[] x,
      float[] w,
      float[] y) {
    int oh = (height + 2 * padding - size) / stride + 1;
    int ow = (width + 2 * padding - size) / stride + 1;
    for (int k = 0; k < filters; k++) {
      for (int i = 0; i < oh; i++) {
        for (int j = 0; j < ow; j++) {
          float sum = 0;
          for (int c = 0; c < channels; c++) {
            for (int r = 0; r < size; r++) {
              for (int s = 0; s < size; s++) {
                int h = i * stride + r - padding;
                int v = j * stride + s - padding;
                if (h >= 0 && h < height && v >= 0 && v < width) {
                  sum +=
                      w[((k * channels + c) * size + r) * size + s]
                          * x[(c * height + h) * width + v];
                }
              }
            }
          }
          y[(k * oh + i) * ow + j] = sum;
        }
      }
    }
  }
}
