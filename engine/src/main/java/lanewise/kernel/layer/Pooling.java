package lanewise.kernel.layer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaivePooling;
import lanewise.tensor.Window;

/** Max and average pooling of an image, for any window. Pixels of x and dx are adjacent. */
public final class Pooling {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;

  private Pooling() {}

  /**
   * y = the largest x under the window; ties go to the first, NaN is largest, and positions outside
   * the image are ignored.
   *
   * @param origins of the form of y: where in the window (r*S + s) each maximum was found
   */
  public static void max(Window window, Pixels x, Pixels y, Pixels origins, int image) {
    if (Lanes.SCALAR) {
      NaivePooling.max(window, x, y, origins, image);
      return;
    }
    for (int block = 0; block < y.blocks(); block++) {
      int from = x.block(image, block);
      for (int i = 0; i < y.height(); i++) {
        int to = y.row(image, block, i);
        int originAt = origins.row(image, block, i);
        for (int j = 0; j < y.width(); j++) {
          int at = to + j * y.pixelStep();
          maxOfOne(window, x, from, i, j, y, at, origins, originAt + j * L);
        }
      }
    }
  }

  private static void maxOfOne(
      Window window,
      Pixels x,
      int from,
      int i,
      int j,
      Pixels y,
      int yAt,
      Pixels origins,
      int originAt) {
    int top = i * window.strideHeight() - window.padTop();
    int left = j * window.strideWidth() - window.padLeft();
    int firstRow = window.firstRow(top);
    int firstColumn = window.firstColumn(left);
    int lastColumn = window.endColumn(left, x.width());
    int taps = (window.endRow(top, x.height()) - firstRow) * (lastColumn - firstColumn);
    int corner = from + top * x.rowStep() + left * L;
    int rowStep = window.dilationHeight() * x.rowStep();
    int columnStep = window.dilationWidth() * L;
    FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    FloatVector origin = FloatVector.broadcast(SPECIES, firstRow * window.width() + firstColumn);
    int r = firstRow;
    int s = firstColumn;
    // A single loop, because nested loops would box the vectors.
    for (int n = taps; n > 0; n--) {
      FloatVector v =
          FloatVector.fromArray(SPECIES, x.values(), corner + r * rowStep + s * columnStep);
      // As in PyTorch, NaN is larger than any number.
      VectorMask<Float> larger =
          v.compare(VectorOperators.GT, max).or(v.compare(VectorOperators.NE, v));
      max = max.blend(v, larger);
      origin = origin.blend((float) (r * window.width() + s), larger);
      s++;
      if (s == lastColumn) {
        s = firstColumn;
        r++;
      }
    }
    max.intoArray(y.values(), yAt);
    origin.intoArray(origins.values(), originAt);
  }

  /** dx = 0, then each dy is added at the position of its maximum. */
  public static void maxBackward(Window window, Pixels dy, Pixels origins, Pixels dx, int image) {
    if (Lanes.SCALAR) {
      NaivePooling.maxBackward(window, dy, origins, dx, image);
      return;
    }
    dx.clear(image, 0);
    for (int block = 0; block < dy.blocks(); block++) {
      for (int i = 0; i < dy.height(); i++) {
        int top = i * window.strideHeight() - window.padTop();
        int lastRow = window.endRow(top, dx.height());
        for (int j = 0; j < dy.width(); j++) {
          int left = j * window.strideWidth() - window.padLeft();
          int lastColumn = window.endColumn(left, dx.width());
          int dyAt = dy.row(image, block, i) + j * dy.pixelStep();
          int originAt = origins.row(image, block, i) + j * L;
          for (int r = window.firstRow(top); r < lastRow; r++) {
            int to = dx.row(image, block, top + r * window.dilationHeight());
            for (int s = window.firstColumn(left); s < lastColumn; s++) {
              int at = to + (left + s * window.dilationWidth()) * L;
              addWhereEqual(dy, dyAt, origins, originAt, r * window.width() + s, dx, at);
            }
          }
        }
      }
    }
  }

  private static void addWhereEqual(
      Pixels dy, int dyAt, Pixels origins, int originAt, float position, Pixels dx, int dxAt) {
    FloatVector d = FloatVector.fromArray(SPECIES, dy.values(), dyAt);
    FloatVector from = FloatVector.fromArray(SPECIES, origins.values(), originAt);
    FloatVector zero = FloatVector.zero(SPECIES);
    zero.blend(d, from.compare(VectorOperators.EQ, position))
        .add(FloatVector.fromArray(SPECIES, dx.values(), dxAt))
        .intoArray(dx.values(), dxAt);
  }

  /**
   * y = the mean of x under the window.
   *
   * @param countsPadding whether padding is counted as zeros or ignored
   */
  public static void average(Window window, boolean countsPadding, Pixels x, Pixels y, int image) {
    if (Lanes.SCALAR) {
      NaivePooling.average(window, countsPadding, x, y, image);
      return;
    }
    for (int block = 0; block < y.blocks(); block++) {
      int from = x.block(image, block);
      for (int i = 0; i < y.height(); i++) {
        int to = y.row(image, block, i);
        for (int j = 0; j < y.width(); j++) {
          averageOfOne(window, countsPadding, x, from, i, j, y, to + j * y.pixelStep());
        }
      }
    }
  }

  private static void averageOfOne(
      Window window, boolean countsPadding, Pixels x, int from, int i, int j, Pixels y, int yAt) {
    int top = i * window.strideHeight() - window.padTop();
    int left = j * window.strideWidth() - window.padLeft();
    int firstColumn = window.firstColumn(left);
    int lastColumn = window.endColumn(left, x.width());
    int r = window.firstRow(top);
    int s = firstColumn;
    int taps = (window.endRow(top, x.height()) - r) * (lastColumn - firstColumn);
    int corner = from + top * x.rowStep() + left * L;
    int rowStep = window.dilationHeight() * x.rowStep();
    int columnStep = window.dilationWidth() * L;
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int n = taps; n > 0; n--) {
      sum =
          sum.add(
              FloatVector.fromArray(SPECIES, x.values(), corner + r * rowStep + s * columnStep));
      s++;
      if (s == lastColumn) {
        s = firstColumn;
        r++;
      }
    }
    sum.mul(1f / (countsPadding ? window.area() : taps)).intoArray(y.values(), yAt);
  }

  /** dx = 0, then dy, divided by what {@link #average} divides by, is added under each window. */
  public static void averageBackward(
      Window window, boolean countsPadding, Pixels dy, Pixels dx, int image) {
    if (Lanes.SCALAR) {
      NaivePooling.averageBackward(window, countsPadding, dy, dx, image);
      return;
    }
    dx.clear(image, 0);
    for (int block = 0; block < dy.blocks(); block++) {
      for (int i = 0; i < dy.height(); i++) {
        int top = i * window.strideHeight() - window.padTop();
        int firstRow = window.firstRow(top);
        int lastRow = window.endRow(top, dx.height());
        for (int j = 0; j < dy.width(); j++) {
          int left = j * window.strideWidth() - window.padLeft();
          int firstColumn = window.firstColumn(left);
          int lastColumn = window.endColumn(left, dx.width());
          int inside = (lastRow - firstRow) * (lastColumn - firstColumn);
          float scale = 1f / (countsPadding ? window.area() : inside);
          int dyAt = dy.row(image, block, i) + j * dy.pixelStep();
          for (int r = firstRow; r < lastRow; r++) {
            int to = dx.row(image, block, top + r * window.dilationHeight());
            for (int s = firstColumn; s < lastColumn; s++) {
              addScaled(dy, dyAt, scale, dx, to + (left + s * window.dilationWidth()) * L);
            }
          }
        }
      }
    }
  }

  private static void addScaled(Pixels dy, int dyAt, float scale, Pixels dx, int dxAt) {
    FloatVector.fromArray(SPECIES, dy.values(), dyAt)
        .mul(scale)
        .add(FloatVector.fromArray(SPECIES, dx.values(), dxAt))
        .intoArray(dx.values(), dxAt);
  }
}
