package lanewise.kernel.naive;

import lanewise.kernel.geometry.Pixels;

/** A line per channel as plain loops; bit for bit the same as the vector kernel. */
public final class NaiveChannelLine {
  private NaiveChannelLine() {}

  /** As {@code lanewise.kernel.layer.ChannelLine.forward}. */
  public static void forward(float limit, float[] lines, Pixels x, Pixels y, int image, int block) {
    int lanes = y.lanes();
    for (int row = 0; row < y.height(); row++) {
      for (int i = 0; i < y.width(); i++) {
        int from = x.row(image, block, row) + i * x.pixelStep();
        int to = y.row(image, block, row) + i * y.pixelStep();
        for (int l = 0; l < lanes; l++) {
          float v = x.values()[from + l];
          y.values()[to + l] = v <= limit ? Math.fma(v, lines[l], lines[lanes + l]) : v;
        }
      }
    }
  }

  /** As {@code lanewise.kernel.layer.ChannelLine.backward}. */
  public static void backward(
      float limit,
      float[] lines,
      float[] dLines,
      Pixels dy,
      Pixels x,
      Pixels dx,
      int image,
      int block) {
    int lanes = dx.lanes();
    for (int row = 0; row < dx.height(); row++) {
      for (int i = 0; i < dx.width(); i++) {
        int source = dy.row(image, block, row) + i * dy.pixelStep();
        int from = x.row(image, block, row) + i * x.pixelStep();
        int to = dx.row(image, block, row) + i * dx.pixelStep();
        for (int l = 0; l < lanes; l++) {
          float v = x.values()[from + l];
          float d = dy.values()[source + l];
          dx.values()[to + l] = v > limit ? d : d * lines[l];
          if (!(v > limit)) {
            dLines[l] = Math.fma(d, v, dLines[l]);
            dLines[lanes + l] += d;
          }
        }
      }
    }
  }
}
