package lanewise.plan.convolution;

import java.util.Arrays;
import lanewise.kernel.Aligned;
import lanewise.kernel.Lanes;
import lanewise.plan.memory.Halo;

/**
 * For each worker, the gradients of the convolved pixels of a span of images, channel-blocked, with
 * a halo of zeros, so that backward-data is a convolution without borders.
 */
public final class GradientPlane {
  private final int imageStep;
  private final int blockStep;
  private final int rowStep;
  private final int origin;
  private final float[][] values;

  GradientPlane(int blocks, int height, int width, Halo halo, int workers, int span) {
    rowStep = halo.columns(width) * Lanes.FLOATS;
    blockStep = halo.rows(height) * rowStep;
    imageStep = blocks * blockStep;
    origin = Aligned.ORIGIN + halo.top() * rowStep + halo.left() * Lanes.FLOATS;
    values = new float[workers][];
    Arrays.setAll(values, worker -> Aligned.floats(span * imageStep));
  }

  /** The distance of images of the span. */
  public int imageStep() {
    return imageStep;
  }

  /** The distance of channel blocks. */
  public int blockStep() {
    return blockStep;
  }

  /** The distance of rows. */
  public int rowStep() {
    return rowStep;
  }

  /** The offset of the first image's first pixel inside the halo. */
  public int origin() {
    return origin;
  }

  /** The offset of the plane of an image of the span, including its halo. */
  int start(int position) {
    return Aligned.ORIGIN + position * imageStep;
  }

  /** The array of a worker. */
  public float[] values(int worker) {
    return values[worker];
  }

  long bytes() {
    return (long) values.length * values[0].length * Float.BYTES;
  }
}
