package lanewise.plan.memory;

import java.util.Arrays;
import java.util.function.Supplier;
import lanewise.kernel.geometry.Pixels;

/**
 * The pixels of images that stages write and read, in one of two places: in a buffer of the whole
 * batch, which all workers share, or in a buffer for the span of images that a worker is at, which
 * is its own and stays in its cache.
 */
final class WorkerPixels {
  private Pixels[] ofBatch = {};
  private Pixels[] ofSpans = {};
  private Pixels[] current = {};
  private long floatsOfSpans;

  /** Takes the buffer of the whole batch; until there are others, it is that of spans too. */
  void allocateBatch(Pixels batch, int workers) {
    ofBatch = new Pixels[workers];
    Arrays.fill(ofBatch, batch);
    ofSpans = ofBatch;
    current = ofBatch;
  }

  /** Makes a buffer of one span for each worker. */
  void allocateSpans(Supplier<Pixels> span) {
    ofSpans = new Pixels[ofBatch.length];
    Arrays.setAll(ofSpans, worker -> span.get());
    floatsOfSpans = (long) ofSpans.length * ofSpans[0].values().length;
  }

  /** Takes the buffers of spans of another map of the same values. */
  void shareSpans(WorkerPixels owner) {
    ofSpans = owner.ofSpans;
  }

  /** Chooses between the two places. */
  void keep(boolean wholeBatch) {
    current = wholeBatch ? ofBatch : ofSpans;
  }

  /** Where a worker's images are. */
  Pixels at(int worker) {
    return current[worker];
  }

  /** The floats of the buffers of spans; 0 without any. */
  long floatsOfSpans() {
    return floatsOfSpans;
  }

  /** The floats of all buffers. */
  long floats() {
    return ofBatch[0].values().length + floatsOfSpans;
  }
}
