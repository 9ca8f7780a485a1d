package lanewise.datasets;

import java.util.Locale;

/**
 * Resizes one channel plane, first horizontally and then vertically; input rows that no output row
 * needs are not read. Not thread-safe.
 *
 * <ul>
 *   <li>Bilinear, with half-pixel centres: PyTorch's {@code interpolate(mode = "bilinear",
 *       align_corners = False)}. Output (y,x) lies at input ((y + 0.5) H / OH - 0.5, (x + 0.5) W /
 *       OW - 0.5), clamped to the image, and interpolates the four pixels around that point.
 *   <li>Area: an output pixel is the mean of the H / OH x W / OW input pixels that it covers, with
 *       those at its edges weighted by the covered part: OpenCV's {@code INTER_AREA} for smaller
 *       sizes. It avoids aliasing.
 * </ul>
 */
public final class Resize {
  private final Axis rows;
  private final Axis columns;
  private final float[] narrowed;

  /** How an output pixel is computed from input pixels. */
  public enum Method {
    /** Interpolated from the four input pixels around its centre. */
    BILINEAR,
    /** The mean of all input pixels that it covers. */
    AREA
  }

  /**
   * @param height H of the input, at least 1
   * @param width W of the input, at least 1
   * @param toHeight OH of the output
   * @param toWidth OW of the output
   * @throws DataException if an output size is below 1
   */
  public Resize(Method method, int height, int width, int toHeight, int toWidth) {
    if (toHeight < 1 || toWidth < 1) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "images cannot be resized to %d x %d: height and width must be at least 1",
              toHeight,
              toWidth));
    }
    this.rows = new Axis(method, height, toHeight);
    this.columns = new Axis(method, width, toWidth);
    this.narrowed = new float[height * toWidth];
  }

  /**
   * Resizes one plane.
   *
   * @param source holds (H,W) values, starting at {@code sourceOffset}
   * @param target receives (OH,OW) values, starting at {@code targetOffset}
   */
  public void apply(float[] source, int sourceOffset, float[] target, int targetOffset) {
    int done = 0;
    for (int y = 0; y < rows.to(); y++) {
      for (int row = Math.max(done, rows.first[y]); row < rows.end(y); row++) {
        narrow(source, sourceOffset + row * columns.from, row * columns.to());
      }
      done = rows.end(y);
      mix(y, target, targetOffset + y * columns.to());
    }
  }

  /** Resizes one plane of 8-bit pixels and rounds the result. */
  public void apply(byte[] source, int sourceOffset, byte[] target, int targetOffset) {
    float[] row = new float[columns.from];
    float[] mixed = new float[columns.to()];
    int done = 0;
    for (int y = 0; y < rows.to(); y++) {
      for (int from = Math.max(done, rows.first[y]); from < rows.end(y); from++) {
        for (int x = 0; x < row.length; x++) {
          row[x] = source[sourceOffset + from * row.length + x] & 0xff;
        }
        narrow(row, 0, from * mixed.length);
      }
      done = rows.end(y);
      mix(y, mixed, 0);
      for (int x = 0; x < mixed.length; x++) {
        target[targetOffset + y * mixed.length + x] = (byte) Math.round(mixed[x]);
      }
    }
  }

  /** Resizes an input row horizontally. */
  private void narrow(float[] source, int row, int to) {
    for (int x = 0; x < columns.to(); x++) {
      float[] weights = columns.weights[x];
      int first = row + columns.first[x];
      float sum = weights[0] * source[first];
      for (int i = 1; i < weights.length; i++) {
        sum += weights[i] * source[first + i];
      }
      narrowed[to + x] = sum;
    }
  }

  /** Combines horizontally resized rows into output row {@code y}. */
  private void mix(int y, float[] target, int out) {
    int width = columns.to();
    float[] weights = rows.weights[y];
    int first = rows.first[y] * width;
    for (int x = 0; x < width; x++) {
      target[out + x] = weights[0] * narrowed[first + x];
    }
    for (int i = 1; i < weights.length; i++) {
      float weight = weights[i];
      int row = first + i * width;
      for (int x = 0; x < width; x++) {
        target[out + x] += weight * narrowed[row + x];
      }
    }
  }

  /** For each output position along one axis, the first input position it uses and the weights. */
  private static final class Axis {
    final int from;
    final int[] first;
    final float[][] weights;

    Axis(Method method, int from, int to) {
      this.from = from;
      this.first = new int[to];
      this.weights = new float[to][];
      for (int i = 0; i < to; i++) {
        if (method == Method.BILINEAR) {
          between(i, Math.max(0, (i + 0.5f) * ((float) from / to) - 0.5f));
        } else {
          over(i, (double) i * from / to, (i + 1.0) * from / to);
        }
      }
    }

    int to() {
      return first.length;
    }

    /** One past the last input position that output position {@code i} uses. */
    int end(int i) {
      return first[i] + weights[i].length;
    }

    private void between(int i, float position) {
      first[i] = Math.min((int) position, from - 1);
      float toSecond = position - first[i];
      weights[i] = first[i] + 1 < from ? new float[] {1 - toSecond, toSecond} : new float[] {1};
    }

    private void over(int i, double start, double end) {
      first[i] = (int) start;
      int last = Math.min((int) Math.ceil(end), from);
      weights[i] = new float[last - first[i]];
      for (int j = first[i]; j < last; j++) {
        double covered = Math.min(j + 1, end) - Math.max(j, start);
        weights[i][j - first[i]] = (float) (covered / (end - start));
      }
    }
  }
}
