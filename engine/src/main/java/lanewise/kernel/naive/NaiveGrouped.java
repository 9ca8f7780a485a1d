package lanewise.kernel.naive;

/**
 * The twin of {@code GroupedConvolution} in plain loops, whose constructor explains the names; with
 * groups of one channel, of {@code DepthwiseConvolution}.
 */
public final class NaiveGrouped {
  private NaiveGrouped() {}

  /** y[i] = the sum of w[j, t] * x[i, t] over all channels j of a group and all taps t. */
  public static void forward(
      int lanes,
      int width,
      int[] xTaps,
      int[] wTaps,
      int channelStep,
      int xStep,
      int yStep,
      float[] x,
      int xAt,
      float[] w,
      int wAt,
      float[] y,
      int yAt,
      int count) {
    for (int i = 0; i < count; i++) {
      for (int l = 0; l < lanes; l++) {
        float sum = 0;
        for (int j = 0; j < width; j++) {
          int pixel = xAt + i * xStep + l - l % width + j;
          for (int t = 0; t < xTaps.length; t++) {
            float weight = w[wAt + j * channelStep + wTaps[t] + l];
            sum = Math.fma(x[pixel + xTaps[t]], weight, sum);
          }
        }
        y[yAt + i * yStep + l] = sum;
      }
    }
  }

  /** Adds to each dw[j, t] the sum of dy[i] * x[i, t]. */
  public static void backwardWeights(
      int lanes,
      int width,
      int[] xTaps,
      int[] wTaps,
      int channelStep,
      int xStep,
      int yStep,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dw,
      int dwAt,
      int count) {
    for (int j = 0; j < width; j++) {
      for (int t = 0; t < xTaps.length; t++) {
        for (int l = 0; l < lanes; l++) {
          float sum = 0;
          for (int i = 0; i < count; i++) {
            float value = x[xAt + i * xStep + xTaps[t] + l - l % width + j];
            sum = Math.fma(value, dy[dyAt + i * yStep + l], sum);
          }
          dw[dwAt + j * channelStep + wTaps[t] + l] += sum;
        }
      }
    }
  }
}
