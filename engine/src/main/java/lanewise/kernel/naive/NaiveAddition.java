package lanewise.kernel.naive;

import lanewise.kernel.geometry.Pixels;

/** Sums of two maps as plain loops; bit for bit the same as the vector kernels. */
public final class NaiveAddition {
  private NaiveAddition() {}

  /** As {@code lanewise.kernel.layer.Addition.forward}. */
  public static void forward(boolean relu, Pixels a, Pixels b, Pixels y, int image) {
    add(relu, y, a, b, y, image);
  }

  /** As {@code lanewise.kernel.layer.Addition.accumulate}. */
  public static void accumulate(Pixels b, Pixels a, int image) {
    add(false, b, a, b, a, image);
  }

  private static void add(boolean relu, Pixels all, Pixels a, Pixels b, Pixels y, int image) {
    int width = all.width();
    for (int block = 0; block < all.blocks(); block++) {
      for (int row = 0; row < all.height(); row++) {
        for (int i = 0; i < width; i++) {
          int left = a.anyRow(image, block, row) + i * a.step(width);
          int right = b.anyRow(image, block, row) + i * b.step(width);
          int to = y.anyRow(image, block, row) + i * y.step(width);
          for (int l = 0; l < y.lanes(); l++) {
            float sum = a.values()[left + l] + b.values()[right + l];
            y.values()[to + l] = relu && sum <= 0 ? 0 : sum;
          }
        }
      }
    }
  }

  /** As {@code lanewise.kernel.layer.Addition.backward}. */
  public static void backward(boolean relu, Pixels dy, Pixels y, Pixels dx, int image) {
    for (int block = 0; block < y.blocks(); block++) {
      for (int row = 0; row < y.height(); row++) {
        for (int i = 0; i < y.width(); i++) {
          int from = dy.row(image, block, row) + i * dy.pixelStep();
          int value = y.row(image, block, row) + i * y.pixelStep();
          int to = dx.row(image, block, row) + i * dx.pixelStep();
          for (int l = 0; l < y.lanes(); l++) {
            boolean dead = relu && y.values()[value + l] <= 0;
            dx.values()[to + l] = dead ? 0 : dy.values()[from + l];
          }
        }
      }
    }
  }
}
