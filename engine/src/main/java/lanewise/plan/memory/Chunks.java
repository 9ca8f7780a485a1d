package lanewise.plan.memory;

import lanewise.index.Ranges;

/**
 * Divides a batch into chunks, by position and never by thread count, so that the order of every
 * sum is the same on any machine. Up to 64 images there are 8 chunks (few, because each has a
 * gradient buffer that must be summed; enough to balance a few cores). Larger batches have chunks
 * of 8 images, at most 64 chunks, so that they can use as many cores.
 */
public final class Chunks {
  private static final int FEW = 8;
  private static final int MOST = 64;

  private final int batchSize;
  private final int count;

  /** The chunks of a batch of at least 1 image. */
  public Chunks(int batchSize) {
    this.batchSize = batchSize;
    this.count = Math.clamp(batchSize / FEW, Math.min(FEW, batchSize), MOST);
  }

  /** The number of chunks. */
  public int count() {
    return count;
  }

  /** The number of images of the longest chunk. */
  public int longest() {
    return Math.ceilDiv(batchSize, count);
  }

  /** The first image of a chunk; {@code first(count())} is the batch size. */
  public int first(int chunk) {
    return Ranges.start(chunk, count, batchSize);
  }
}
