package lanewise.datasets;

/**
 * Bilinear resizing of one channel plane, with half-pixel centres: PyTorch's {@code
 * interpolate(mode = "bilinear", align_corners = False)}. Output (y,x) lies at input ((y + 0.5) H /
 * OH - 0.5, (x + 0.5) W / OW - 0.5), held inside the image, and mixes the four pixels around that
 * point.
 */
public final class Resize {
  private final int width;
  private final int size;
  private final Axis rows;
  private final Axis columns;

  /**
   * @param height H of the input, at least 1
   * @param width W of the input, at least 1
   * @param toHeight OH of the output
   * @param toWidth OW of the output
   * @throws DataException if a size of the output is below 1
   */
  public Resize(int height, int width, int toHeight, int toWidth) {
    if (toHeight < 1 || toWidth < 1) {
      throw new DataException(
          "images cannot be resized to %d x %d: height and width must be at least 1"
              .formatted(toHeight, toWidth));
    }
    this.width = width;
    this.size = height * width;
    this.rows = new Axis(height, toHeight);
    this.columns = new Axis(width, toWidth);
  }

  /**
   * Resizes one plane.
   *
   * @param source holds (H,W) values from {@code sourceOffset} on
   * @param target receives (OH,OW) values from {@code targetOffset} on
   */
  public void apply(float[] source, int sourceOffset, float[] target, int targetOffset) {
    if (sourceOffset + size > source.length) {
      throw new IndexOutOfBoundsException("no plane of " + size + " values at " + sourceOffset);
    }
    int out = targetOffset;
    for (int y = 0; y < rows.first.length; y++) {
      int upper = sourceOffset + rows.first[y] * width;
      int lower = sourceOffset + rows.second[y] * width;
      float down = rows.toSecond[y];
      for (int x = 0; x < columns.first.length; x++) {
        int left = columns.first[x];
        int right = columns.second[x];
        float across = columns.toSecond[x];
        float top = (1 - across) * source[upper + left] + across * source[upper + right];
        float bottom = (1 - across) * source[lower + left] + across * source[lower + right];
        target[out++] = (1 - down) * top + down * bottom;
      }
    }
  }

  /** For each output position along one axis: the two input positions it mixes, and how. */
  private static final class Axis {
    final int[] first;
    final int[] second;
    final float[] toSecond;

    Axis(int from, int to) {
      first = new int[to];
      second = new int[to];
      toSecond = new float[to];
      float scale = (float) from / to;
      for (int i = 0; i < to; i++) {
        float position = Math.max(0, (i + 0.5f) * scale - 0.5f);
        first[i] = Math.min((int) position, from - 1);
        second[i] = Math.min(first[i] + 1, from - 1);
        toSecond[i] = position - first[i];
      }
    }
  }
}
