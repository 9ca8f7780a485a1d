final class Im2col {
  static void columns(
      int channels,
      int height,
      int width,
      int size,
      int stride,
      int padding,
      float[] x,
      float[] columns) {
    int oh = (height + 2 * padding - size) / stride + 1;
    int ow = (width + 2 * padding - size) / stride + 1;
    for (int c = 0; c < channels; c++) {
      for (int r = 0; r < size; r++) {
        for (int s = 0; s < size; s++) {
          int row = (c * size + r) * size + s;
          for (int i = 0; i < oh; i++) {
            for (int j = 0; j < ow; j++) {
              int h = i * stride + r - padding;
              int v = j * stride + s - padding;
              boolean inside = h >= 0 && h < height && v >= 0 && v < width;
              columns[(row * oh + i) * ow + j] = inside ? x[(c * height + h) * width + v] : 0;
            }
          }
        }
      }
    }
  }
}
