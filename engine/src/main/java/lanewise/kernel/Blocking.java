package lanewise.kernel;

/**
 * Converts between planar images, [C][H][W], and channel-blocked ones, [C/L][..][..][L] with any
 * row stride.
 */
public final class Blocking {
  private static final int L = Lanes.FLOATS;

  private Blocking() {}

  /** Writes a planar image into a blocked one; lanes beyond the last channel are not changed. */
  public static void toBlocked(
      int channels,
      int height,
      int width,
      float[] planar,
      int planarOffset,
      float[] blocked,
      int blockedOffset,
      int blockStep,
      int rowStep,
      int pixelStep) {
    for (int c = 0; c < channels; c++) {
      for (int h = 0; h < height; h++) {
        int from = planarOffset + (c * height + h) * width;
        int to = blockedOffset + c / L * blockStep + h * rowStep + c % L;
        for (int w = 0; w < width; w++) {
          blocked[to + w * pixelStep] = planar[from + w];
        }
      }
    }
  }

  /** Writes a blocked image into a planar one of {@code planarWidth} columns, at least as wide. */
  public static void toPlanar(
      int channels,
      int height,
      int width,
      float[] blocked,
      int blockedOffset,
      int blockStep,
      int rowStep,
      float[] planar,
      int planarHeight,
      int planarWidth) {
    for (int c = 0; c < channels; c++) {
      for (int h = 0; h < height; h++) {
        int from = blockedOffset + c / L * blockStep + h * rowStep + c % L;
        int to = (c * planarHeight + h) * planarWidth;
        for (int w = 0; w < width; w++) {
          planar[to + w] = blocked[from + w * L];
        }
      }
    }
  }
}
