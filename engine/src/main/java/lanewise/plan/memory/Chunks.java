package lanewise.plan.memory;

import lanewise.tensor.Ranges;

/**
 * How a batch is cut: by position, never by thread count, so that the order of every sum is the
 * same on any machine. Up to 64 images there are 8 chunks (few, because each has its own gradient
 * buffer that must be summed; enough to balance a handful of cores); above, chunks of 8 images, at
 * most 64, so that large batches feed as many cores.
 */
public final class Chunks {
  private static final int FEW = 8;
  private static final int MOST = 64;

  private final int batchSize;
  private final int count;

  /** The chunks of a batch of so many images, at least 1. */
  public Chunks(int batchSize) {
    this.batchSize = batchSize;
    this.count = Math.clamp(batchSize / FEW, Math.min(FEW, batchSize), MOST);
  }

  /** How many chunks there are. */
  public int count() {
    return count;
  }

  /** The images of the longest chunk. */
  public int longest() {
    return Math.ceilDiv(batchSize, count);
  }

  /** The first image of a chunk; {@code first(count())} is the batch size. */
  public int first(int chunk) {
    return Ranges.start(chunk, count, batchSize);
  }
}
