package lanewise.kernel.naive;

/** A line per channel as plain loops; bit for bit the same as the vector kernel. */
public final class NaiveChannelLine {
  private NaiveChannelLine() {}

  /** As {@code lanewise.kernel.layer.ChannelLine.forward}, for pixels of some channels. */
  public static void forward(
      float limit,
      int lanes,
      int pixels,
      float[] lines,
      float[] x,
      int xOffset,
      int xStep,
      float[] y,
      int yOffset,
      int yStep) {
    for (int i = 0; i < pixels; i++) {
      for (int l = 0; l < lanes; l++) {
        float v = x[xOffset + i * xStep + l];
        y[yOffset + i * yStep + l] = v <= limit ? Math.fma(v, lines[l], lines[lanes + l]) : v;
      }
    }
  }

  /** As {@code lanewise.kernel.layer.ChannelLine.backward}, for pixels of some channels. */
  public static void backward(
      float limit,
      int lanes,
      int pixels,
      float[] lines,
      float[] dLines,
      float[] dy,
      int dyOffset,
      int dyStep,
      float[] x,
      int xOffset,
      int xStep,
      float[] dx,
      int dxOffset,
      int dxStep) {
    for (int i = 0; i < pixels; i++) {
      for (int l = 0; l < lanes; l++) {
        float v = x[xOffset + i * xStep + l];
        float d = dy[dyOffset + i * dyStep + l];
        dx[dxOffset + i * dxStep + l] = v > limit ? d : d * lines[l];
        if (!(v > limit)) {
          dLines[l] = Math.fma(d, v, dLines[l]);
          dLines[lanes + l] += d;
        }
      }
    }
  }
}
