package lanewise.datasets;

import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.train.BatchStream;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the given rows, with batches filled ahead by a daemon thread. The batches form a
 * ring buffer and are reused, so that none is allocated after the start. Reader and filler
 * synchronise on one monitor; batches are filled and read outside it.
 */
final class Prefetcher implements BatchStream {

  /** Writes the images {@code draws[from .. from + count)} into a batch. */
  @FunctionalInterface
  interface Filler {
    void fill(Batch batch, int[] rows, int from, int count);
  }

  private final Filler filler;
  private final int[] rows;
  private final int batchSize;
  private final int batches;
  private final Batch[] ring;
  private final Thread thread;

  // Guarded by this. Batch number n is in ring[n % ring.length].
  private int filled;
  private int taken;
  private boolean closed;
  private @Nullable Throwable failure;

  /**
   * Starts to fill batches of {@code rows} in order, at most {@code ahead} batches before the
   * reader.
   */
  Prefetcher(Filler filler, int[] rows, int batchSize, Shape imageShape, int ahead) {
    this.filler = filler;
    this.rows = rows;
    this.batchSize = batchSize;
    this.batches = Math.ceilDiv(rows.length, batchSize);
    this.ring = new Batch[Math.min(ahead + 1, batches)]; // one more: the one being read
    for (int i = 0; i < ring.length; i++) {
      ring[i] = new Batch(batchSize, imageShape);
    }
    this.thread = Thread.ofPlatform().daemon().name("lanewise-loader").unstarted(this::fillAll);
    thread.start();
  }

  /**
   * @throws IllegalStateException if the stream is closed, or the calling thread is interrupted
   *     while it waits (its interrupt status stays set)
   */
  @Override
  public synchronized @Nullable Batch next() {
    if (taken == batches) {
      return null;
    }
    taken++;
    notifyAll(); // the batch read so far may be filled again
    try {
      while (filled < taken && failure == null && !closed) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a batch", e);
    }
    if (closed) {
      throw new IllegalStateException("the stream is closed");
    }
    if (filled < taken) {
      rethrowFailure();
    }
    return ring[(taken - 1) % ring.length];
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the thread ends after the current batch
    }
  }

  /** Fills all batches, on the daemon thread. */
  private void fillAll() {
    try {
      for (int number = 0; number < batches && awaitRoom(number); number++) {
        int from = number * batchSize;
        int count = Math.min(batchSize, rows.length - from);
        filler.fill(ring[number % ring.length], rows, from, count);
        announce(number + 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody else can interrupt this thread: it ends
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /** Waits until the batch's slot in the ring is free; false once the stream is closed. */
  private synchronized boolean awaitRoom(int number) throws InterruptedException {
    while (number - Math.max(taken - 1, 0) >= ring.length && !closed) {
      wait();
    }
    return !closed;
  }

  private synchronized void announce(int filled) {
    this.filled = filled;
    notifyAll();
  }

  private synchronized void fail(Throwable failure) {
    this.failure = failure;
    notifyAll();
  }

  private void rethrowFailure() {
    switch (failure) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> throw new AssertionError(failure);
    }
  }
}
