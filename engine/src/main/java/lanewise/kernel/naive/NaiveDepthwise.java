package lanewise.kernel.naive;

/** The twin of {@code DepthwiseConvolution} in plain loops; its constructor explains the names. */
public final class NaiveDepthwise {
  private NaiveDepthwise() {}

  /** y[j] = the sum of w[t] * x[j, t] over all taps t. */
  public static void forward(
      int lanes,
      int[] xTaps,
      int[] wTaps,
      int xStep,
      int yStep,
      float[] x,
      int xAt,
      float[] w,
      int wAt,
      float[] y,
      int yAt,
      int count) {
    for (int j = 0; j < count; j++) {
      for (int l = 0; l < lanes; l++) {
        float sum = 0;
        for (int t = 0; t < xTaps.length; t++) {
          sum = Math.fma(x[xAt + j * xStep + xTaps[t] + l], w[wAt + wTaps[t] + l], sum);
        }
        y[yAt + j * yStep + l] = sum;
      }
    }
  }

  /** Adds to each dw[t] the sum of dy[j] * x[j, t]. */
  public static void backwardWeights(
      int lanes,
      int[] xTaps,
      int[] wTaps,
      int xStep,
      int yStep,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dw,
      int dwAt,
      int count) {
    for (int t = 0; t < xTaps.length; t++) {
      for (int l = 0; l < lanes; l++) {
        float sum = 0;
        for (int j = 0; j < count; j++) {
          sum = Math.fma(x[xAt + j * xStep + xTaps[t] + l], dy[dyAt + j * yStep + l], sum);
        }
        dw[dwAt + wTaps[t] + l] += sum;
      }
    }
  }
}
