package lanewise.plan.convolution;

import java.util.Arrays;
import lanewise.kernel.Aligned;
import lanewise.kernel.Lanes;
import lanewise.plan.memory.Halo;

/**
 * For each worker, the gradients of the convolved pixels of a span of images, channel-blocked,
 * within a halo of zeros that makes backward-data a convolution without borders.
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

  /** From one image of the span to the next. */
  public int imageStep() {
    return imageStep;
  }

  /** From one channel block to the next. */
  public int blockStep() {
    return blockStep;
  }

  /** From one row to the next. */
  public int rowStep() {
    return rowStep;
  }

  /** The first image's first pixel inside the halo. */
  public int origin() {
    return origin;
  }

  /** Where the plane of the image at that position of the span begins, its halo included. */
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
