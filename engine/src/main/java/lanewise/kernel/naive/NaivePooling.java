package lanewise.kernel.naive;

import lanewise.kernel.geometry.Pixels;
import lanewise.tensor.Window;

/** Pooling as plain loops; the arguments as in {@code lanewise.kernel.layer.Pooling}. */
public final class NaivePooling {
  private static final int OUTSIDE = -1;

  private NaivePooling() {}

  /** Where what a tap of the window at output (i, j) looks at stands in a block. */
  private static int under(Window window, Pixels x, int tap, int i, int j) {
    int h =
        i * window.strideHeight()
            - window.padTop()
            + tap / window.width() * window.dilationHeight();
    int w =
        j * window.strideWidth() - window.padLeft() + tap % window.width() * window.dilationWidth();
    boolean inside = h >= 0 && h < x.height() && w >= 0 && w < x.width();
    return inside ? h * x.rowStep() + w * x.pixelStep() : OUTSIDE;
  }

  /** The largest value under the window and where it was found. */
  public static void max(Window window, Pixels x, Pixels y, Pixels origins, int image) {
    for (int block = 0; block < y.blocks(); block++) {
      for (int i = 0; i < y.height(); i++) {
        for (int j = 0; j < y.width(); j++) {
          for (int l = 0; l < y.lanes(); l++) {
            float max = Float.NEGATIVE_INFINITY;
            int from = OUTSIDE;
            for (int tap = 0; tap < window.area(); tap++) {
              int at = under(window, x, tap, i, j);
              if (at == OUTSIDE) {
                continue;
              }
              float value = x.values()[x.block(image, block) + at + l];
              // The first position is used even if it is minus infinity.
              if (from == OUTSIDE || value > max || Float.isNaN(value)) {
                max = value;
                from = tap;
              }
            }
            y.values()[y.row(image, block, i) + j * y.pixelStep() + l] = max;
            origins.values()[origins.row(image, block, i) + j * origins.pixelStep() + l] = from;
          }
        }
      }
    }
  }

  /** dx = 0, then each dy is added where its maximum was found. */
  public static void maxBackward(Window window, Pixels dy, Pixels origins, Pixels dx, int image) {
    dx.clear(image, 0);
    for (int block = 0; block < dy.blocks(); block++) {
      for (int i = 0; i < dy.height(); i++) {
        for (int j = 0; j < dy.width(); j++) {
          for (int l = 0; l < dy.lanes(); l++) {
            int origin = origins.row(image, block, i) + j * origins.pixelStep() + l;
            int at = under(window, dx, (int) origins.values()[origin], i, j);
            dx.values()[dx.block(image, block) + at + l] +=
                dy.values()[dy.row(image, block, i) + j * dy.pixelStep() + l];
          }
        }
      }
    }
  }

  /** What the sum under the window at output (i, j) is multiplied by. */
  private static float scale(Window window, boolean countsPadding, Pixels x, int i, int j) {
    int count = 0;
    for (int tap = 0; tap < window.area(); tap++) {
      count += countsPadding || under(window, x, tap, i, j) != OUTSIDE ? 1 : 0;
    }
    return 1f / count;
  }

  /** The sum under the window, divided by the taps that count. */
  public static void average(Window window, boolean countsPadding, Pixels x, Pixels y, int image) {
    for (int block = 0; block < y.blocks(); block++) {
      for (int i = 0; i < y.height(); i++) {
        for (int j = 0; j < y.width(); j++) {
          for (int l = 0; l < y.lanes(); l++) {
            float sum = 0;
            for (int tap = 0; tap < window.area(); tap++) {
              int at = under(window, x, tap, i, j);
              if (at != OUTSIDE) {
                sum += x.values()[x.block(image, block) + at + l];
              }
            }
            y.values()[y.row(image, block, i) + j * y.pixelStep() + l] =
                sum * scale(window, countsPadding, x, i, j);
          }
        }
      }
    }
  }

  /** dx = 0, then dy, divided by the taps that count, is added under each window. */
  public static void averageBackward(
      Window window, boolean countsPadding, Pixels dy, Pixels dx, int image) {
    dx.clear(image, 0);
    for (int block = 0; block < dy.blocks(); block++) {
      for (int i = 0; i < dy.height(); i++) {
        for (int j = 0; j < dy.width(); j++) {
          float scale = scale(window, countsPadding, dx, i, j);
          int from = dy.row(image, block, i) + j * dy.pixelStep();
          for (int tap = 0; tap < window.area(); tap++) {
            int at = under(window, dx, tap, i, j);
            for (int l = 0; at != OUTSIDE && l < dy.lanes(); l++) {
              dx.values()[dx.block(image, block) + at + l] += dy.values()[from + l] * scale;
            }
          }
        }
      }
    }
  }
}
