package lanewise.kernel.naive;

/** The transforms of Winograd's F(4,3) as products with their matrices. */
public enum NaiveWinograd {
  /** B^T. */
  INPUT(
      new float[][] {
        {4, 0, -5, 0, 1, 0},
        {0, -4, -4, 1, 1, 0},
        {0, 4, -4, -1, 1, 0},
        {0, -2, -1, 2, 1, 0},
        {0, 2, -1, -2, 1, 0},
        {0, 4, 0, -5, 0, 1}
      }),

  /** A^T. */
  OUTPUT(
      new float[][] {
        {1, 1, 1, 1, 1, 0},
        {0, 1, -1, 2, -2, 0},
        {0, 1, 1, 4, 4, 0},
        {0, 1, -1, 8, -8, 1}
      }),

  /** G. */
  FILTER(
      new float[][] {
        {1f / 4, 0, 0},
        {-1f / 6, -1f / 6, -1f / 6},
        {-1f / 6, 1f / 6, -1f / 6},
        {1f / 24, 1f / 12, 1f / 6},
        {1f / 24, -1f / 12, 1f / 6},
        {0, 0, 1}
      }),

  /** A. */
  OUTPUT_GRADIENT(transpose(OUTPUT.matrix)),

  /** G^T. */
  FILTER_GRADIENT(transpose(FILTER.matrix));

  @SuppressWarnings("ImmutableEnumChecker") // an array that is never written
  private final float[][] matrix;

  NaiveWinograd(float[][] matrix) {
    this.matrix = matrix;
  }

  private static float[][] transpose(float[][] matrix) {
    float[][] result = new float[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[0].length; j++) {
        result[j][i] = matrix[i][j];
      }
    }
    return result;
  }

  /** Multiplies each line of vectors by the matrix; the arguments as in the vector transforms. */
  public void apply(
      int lanes,
      int lines,
      float[] source,
      int from,
      int fromLine,
      int fromStep,
      float[] target,
      int to,
      int toLine,
      int toStep) {
    for (int n = 0; n < lines; n++) {
      for (int i = 0; i < matrix.length; i++) {
        for (int l = 0; l < lanes; l++) {
          float sum = 0;
          for (int j = 0; j < matrix[i].length; j++) {
            sum = Math.fma(matrix[i][j], source[from + n * fromLine + j * fromStep + l], sum);
          }
          target[to + n * toLine + i * toStep + l] = sum;
        }
      }
    }
  }
}
