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

  /** Into so many parts a chunk is divided for threads that would find none. */
  private static final int PARTS = 4;

  private final int batchSize;
  private final int count;

  /** The chunks of a batch of at least 1 image. */
  public Chunks(int batchSize) {
    this(batchSize, Math.clamp(batchSize / FEW, Math.min(FEW, batchSize), MOST));
  }

  private Chunks(int batchSize, int count) {
    this.batchSize = batchSize;
    this.count = count;
  }

  /**
   * Shorter chunks if these are too few for as many threads. Only for work that sums nothing over
   * images: its bytes do not depend on how it is divided.
   */
  public Chunks enoughFor(int threads) {
    return threads <= count ? this : new Chunks(batchSize, Math.min(PARTS * count, batchSize));
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
