package lanewise.plan;

import lanewise.kernel.Lanes;

/**
 * For each worker, the gradient of one image's convolved pixels, channel-blocked, within a halo of
 * zeros that makes backward-data a convolution without borders.
 */
final class GradientPlane {
  final int blockStep;
  final int rowStep;

  /** The first pixel inside the halo. */
  final int origin;

  private final float[][] values;

  GradientPlane(
      int blocks, int height, int width, int top, int left, int bottom, int right, int workers) {
    rowStep = (left + width + right) * Lanes.FLOATS;
    blockStep = (top + height + bottom) * rowStep;
    origin = top * rowStep + left * Lanes.FLOATS;
    values = new float[workers][blocks * blockStep];
  }

  float[] values(int worker) {
    return values[worker];
  }

  long bytes() {
    return (long) values.length * values[0].length * Float.BYTES;
  }
}
