package lanewise.kernel.naive;

import lanewise.kernel.geometry.Pixels;

/** Products of two maps as plain loops; bit for bit the same as the vector kernels. */
public final class NaiveMultiplication {
  private NaiveMultiplication() {}

  /** As {@code lanewise.kernel.layer.Multiplication.forward}. */
  public static void forward(Pixels a, Pixels b, Pixels y, int image) {
    for (int block = 0; block < y.blocks(); block++) {
      for (int row = 0; row < y.height(); row++) {
        for (int i = 0; i < y.width(); i++) {
          int left = a.anyRow(image, block, row) + i * a.step(y.width());
          int right = b.anyRow(image, block, row) + i * b.step(y.width());
          int to = y.row(image, block, row) + i * y.pixelStep();
          for (int l = 0; l < y.lanes(); l++) {
            y.values()[to + l] = a.values()[left + l] * b.values()[right + l];
          }
        }
      }
    }
  }

  /** As {@code lanewise.kernel.layer.Multiplication.backward}. */
  public static void backward(Pixels dy, Pixels b, Pixels da, int image) {
    for (int block = 0; block < dy.blocks(); block++) {
      for (int row = 0; row < dy.height(); row++) {
        for (int i = 0; i < dy.width(); i++) {
          int from = dy.row(image, block, row) + i * dy.pixelStep();
          int other = b.anyRow(image, block, row) + i * b.step(dy.width());
          int to = da.anyRow(image, block, row) + i * da.step(dy.width());
          for (int l = 0; l < dy.lanes(); l++) {
            da.values()[to + l] =
                Math.fma(dy.values()[from + l], b.values()[other + l], da.values()[to + l]);
          }
        }
      }
    }
  }
}
