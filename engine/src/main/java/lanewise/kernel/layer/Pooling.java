package lanewise.kernel.layer;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.naive.NaivePooling;
import lanewise.tensor.Window;

/**
 * Max and average pooling of one channel block, for any window: x (H,W,L), y (OH,OW,L). Rows may be
 * any distance apart; pixels of x, dx and origin are adjacent, pixels of y and dy any distance
 * apart.
 */
public final class Pooling {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;

  private Pooling() {}

  /**
   * y = the largest x under the window; ties go to the first, NaN is largest, and positions outside
   * the image are ignored.
   *
   * @param origin (OH,OW,L), the position r*S + s of each maximum in its window
   */
  public static void max(
      Window window,
      int height,
      int width,
      float[] x,
      int xOffset,
      int xRow,
      float[] y,
      int yOffset,
      int yRow,
      int yStep,
      float[] origin,
      int originOffset) {
    if (Lanes.SCALAR) {
      NaivePooling.max(
          window,
          L,
          height,
          width,
          x,
          xOffset,
          xRow,
          y,
          yOffset,
          yRow,
          yStep,
          origin,
          originOffset);
      return;
    }
    int oh = window.outputHeight(height);
    int ow = window.outputWidth(width);
    for (int i = 0; i < oh; i++) {
      int top = i * window.strideHeight() - window.padTop();
      int firstRow = window.firstRow(top);
      int lastRow = window.endRow(top, height);
      for (int j = 0; j < ow; j++) {
        int left = j * window.strideWidth() - window.padLeft();
        maxBody(
            window.width(),
            firstRow,
            lastRow,
            window.firstColumn(left),
            window.endColumn(left, width),
            x,
            xOffset + top * xRow + left * L,
            window.dilationHeight() * xRow,
            window.dilationWidth() * L,
            y,
            yOffset + i * yRow + j * yStep,
            origin,
            originOffset + (i * ow + j) * L);
      }
    }
  }

  private static void maxBody(
      int windowWidth,
      int firstRow,
      int lastRow,
      int firstColumn,
      int lastColumn,
      float[] x,
      int corner,
      int rowStep,
      int columnStep,
      float[] y,
      int yAt,
      float[] origin,
      int originAt) {
    FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    FloatVector from = FloatVector.broadcast(SPECIES, firstRow * windowWidth + firstColumn);
    int columns = lastColumn - firstColumn;
    int r = firstRow;
    int s = firstColumn;
    // A single loop, because nested loops would box the vectors.
    for (int n = (lastRow - firstRow) * columns; n > 0; n--) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, corner + r * rowStep + s * columnStep);
      // As in PyTorch, NaN is larger than any number.
      VectorMask<Float> larger =
          v.compare(VectorOperators.GT, max).or(v.compare(VectorOperators.NE, v));
      max = max.blend(v, larger);
      from = from.blend((float) (r * windowWidth + s), larger);
      s++;
      if (s == lastColumn) {
        s = firstColumn;
        r++;
      }
    }
    max.intoArray(y, yAt);
    from.intoArray(origin, originAt);
  }

  /** dx = 0, then each dy is added at the position of its maximum. */
  public static void maxBackward(
      Window window,
      int height,
      int width,
      float[] dy,
      int dyOffset,
      int dyRow,
      int dyStep,
      float[] origin,
      int originOffset,
      float[] dx,
      int dxOffset,
      int dxRow) {
    if (Lanes.SCALAR) {
      NaivePooling.maxBackward(
          window,
          L,
          height,
          width,
          dy,
          dyOffset,
          dyRow,
          dyStep,
          origin,
          originOffset,
          dx,
          dxOffset,
          dxRow);
      return;
    }
    clear(height, width, dx, dxOffset, dxRow);
    int oh = window.outputHeight(height);
    int ow = window.outputWidth(width);
    for (int i = 0; i < oh; i++) {
      int top = i * window.strideHeight() - window.padTop();
      int lastRow = window.endRow(top, height);
      for (int j = 0; j < ow; j++) {
        int left = j * window.strideWidth() - window.padLeft();
        int lastColumn = window.endColumn(left, width);
        int dyAt = dyOffset + i * dyRow + j * dyStep;
        int originAt = originOffset + (i * ow + j) * L;
        for (int r = window.firstRow(top); r < lastRow; r++) {
          for (int s = window.firstColumn(left); s < lastColumn; s++) {
            addWhereEqual(
                dy,
                dyAt,
                origin,
                originAt,
                r * window.width() + s,
                dx,
                dxOffset
                    + (top + r * window.dilationHeight()) * dxRow
                    + (left + s * window.dilationWidth()) * L);
          }
        }
      }
    }
  }

  private static void addWhereEqual(
      float[] dy, int dyAt, float[] origin, int originAt, float position, float[] dx, int dxAt) {
    FloatVector d = FloatVector.fromArray(SPECIES, dy, dyAt);
    FloatVector from = FloatVector.fromArray(SPECIES, origin, originAt);
    FloatVector zero = FloatVector.zero(SPECIES);
    zero.blend(d, from.compare(VectorOperators.EQ, position))
        .add(FloatVector.fromArray(SPECIES, dx, dxAt))
        .intoArray(dx, dxAt);
  }

  /**
   * y = the mean of x under the window.
   *
   * @param countsPadding whether padding is counted as zeros or ignored
   */
  public static void average(
      Window window,
      boolean countsPadding,
      int height,
      int width,
      float[] x,
      int xOffset,
      int xRow,
      float[] y,
      int yOffset,
      int yRow,
      int yStep) {
    if (Lanes.SCALAR) {
      NaivePooling.average(
          window, countsPadding, L, height, width, x, xOffset, xRow, y, yOffset, yRow, yStep);
      return;
    }
    int oh = window.outputHeight(height);
    int ow = window.outputWidth(width);
    for (int i = 0; i < oh; i++) {
      int top = i * window.strideHeight() - window.padTop();
      int firstRow = window.firstRow(top);
      int lastRow = window.endRow(top, height);
      for (int j = 0; j < ow; j++) {
        int left = j * window.strideWidth() - window.padLeft();
        int firstColumn = window.firstColumn(left);
        int lastColumn = window.endColumn(left, width);
        int inside = (lastRow - firstRow) * (lastColumn - firstColumn);
        averageBody(
            1f / (countsPadding ? window.area() : inside),
            firstRow,
            lastRow,
            firstColumn,
            lastColumn,
            x,
            xOffset + top * xRow + left * L,
            window.dilationHeight() * xRow,
            window.dilationWidth() * L,
            y,
            yOffset + i * yRow + j * yStep);
      }
    }
  }

  private static void averageBody(
      float scale,
      int firstRow,
      int lastRow,
      int firstColumn,
      int lastColumn,
      float[] x,
      int corner,
      int rowStep,
      int columnStep,
      float[] y,
      int yAt) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int r = firstRow;
    int s = firstColumn;
    for (int n = (lastRow - firstRow) * (lastColumn - firstColumn); n > 0; n--) {
      sum = sum.add(FloatVector.fromArray(SPECIES, x, corner + r * rowStep + s * columnStep));
      s++;
      if (s == lastColumn) {
        s = firstColumn;
        r++;
      }
    }
    sum.mul(scale).intoArray(y, yAt);
  }

  /** dx = 0, then dy, divided by what {@link #average} divides by, is added under each window. */
  public static void averageBackward(
      Window window,
      boolean countsPadding,
      int height,
      int width,
      float[] dy,
      int dyOffset,
      int dyRow,
      int dyStep,
      float[] dx,
      int dxOffset,
      int dxRow) {
    if (Lanes.SCALAR) {
      NaivePooling.averageBackward(
          window,
          countsPadding,
          L,
          height,
          width,
          dy,
          dyOffset,
          dyRow,
          dyStep,
          dx,
          dxOffset,
          dxRow);
      return;
    }
    clear(height, width, dx, dxOffset, dxRow);
    int oh = window.outputHeight(height);
    int ow = window.outputWidth(width);
    for (int i = 0; i < oh; i++) {
      int top = i * window.strideHeight() - window.padTop();
      int firstRow = window.firstRow(top);
      int lastRow = window.endRow(top, height);
      for (int j = 0; j < ow; j++) {
        int left = j * window.strideWidth() - window.padLeft();
        int firstColumn = window.firstColumn(left);
        int lastColumn = window.endColumn(left, width);
        int inside = (lastRow - firstRow) * (lastColumn - firstColumn);
        float scale = 1f / (countsPadding ? window.area() : inside);
        for (int r = firstRow; r < lastRow; r++) {
          for (int s = firstColumn; s < lastColumn; s++) {
            addScaled(
                dy,
                dyOffset + i * dyRow + j * dyStep,
                scale,
                dx,
                dxOffset
                    + (top + r * window.dilationHeight()) * dxRow
                    + (left + s * window.dilationWidth()) * L);
          }
        }
      }
    }
  }

  private static void addScaled(float[] dy, int dyAt, float scale, float[] dx, int dxAt) {
    FloatVector.fromArray(SPECIES, dy, dyAt)
        .mul(scale)
        .add(FloatVector.fromArray(SPECIES, dx, dxAt))
        .intoArray(dx, dxAt);
  }

  private static void clear(int height, int width, float[] dx, int dxOffset, int dxRow) {
    for (int h = 0; h < height; h++) {
      Arrays.fill(dx, dxOffset + h * dxRow, dxOffset + h * dxRow + width * L, 0f);
    }
  }
}
