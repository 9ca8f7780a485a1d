package lanewise.model;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decodes images on several background threads, batch by batch, while the caller processes earlier
 * ones. At most three batches are in memory.
 */
final class Decoding<T> implements AutoCloseable {
  private static final int BATCHES = 3;

  /** The images of a task: few, for large photos; more than one, so that small ones pay. */
  private static final int TASK = 8;

  private final Iterator<T> items;
  private final Function<List<T>, byte[]> decode;
  private final int batchSize;
  private final int imageSize;
  private final ExecutorService threads;

  /** In order. {@link #close} may come from another thread. */
  private final Queue<Decoded> decoding = new ConcurrentLinkedQueue<>();

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Decoded(byte[] pixels, List<CompletableFuture<Void>> tasks) {}

  /**
   * Starts decoding.
   *
   * @param items the items to decode, in this order
   * @param decode returns the pixels of some items, one after the other
   * @param imageSize the number of pixels of an item
   */
  Decoding(
      Iterator<T> items,
      Function<List<T>, byte[]> decode,
      int threads,
      int batchSize,
      int imageSize) {
    this.items = items;
    this.decode = decode;
    this.batchSize = batchSize;
    this.imageSize = imageSize;
    this.threads = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
    submit();
  }

  /**
   * The pixels of the next batch; the last one may be smaller. None after it.
   *
   * @throws RuntimeException the exception of the first image that could not be decoded
   * @throws IllegalStateException if it is closed, and there are more
   */
  byte[] take() {
    Decoded next = decoding.peek();
    if (next == null) {
      return new byte[0];
    }
    requireOpen();
    try {
      next.tasks.forEach(CompletableFuture::join);
    } catch (CancellationException e) {
      throw closed(e);
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException problem -> throw problem;
        case Error problem -> throw problem;
        case null, default -> throw e;
      }
    }
    decoding.remove();
    submit();
    return next.pixels;
  }

  /**
   * Stops decoding and discards what is in progress. A thread in {@link #take} does not wait on.
   */
  @Override
  public void close() {
    threads.shutdownNow();
    // The executor forgets the tasks that it had not begun: nobody else would end them.
    decoding.forEach(batch -> batch.tasks.forEach(task -> task.cancel(false)));
  }

  private void requireOpen() {
    if (threads.isShutdown()) {
      throw closed(null);
    }
  }

  private static IllegalStateException closed(@Nullable Throwable cause) {
    return new IllegalStateException("the stream of answers is closed", cause);
  }

  private void submit() {
    while (decoding.size() < BATCHES && items.hasNext()) {
      requireOpen();
      List<T> batch = new ArrayList<>();
      while (batch.size() < batchSize && items.hasNext()) {
        batch.add(items.next());
      }
      byte[] pixels = new byte[Math.multiplyExact(batch.size(), imageSize)];
      List<CompletableFuture<Void>> tasks = new ArrayList<>();
      for (int first = 0; first < batch.size(); first += TASK) {
        int from = first;
        int to = Math.min(first + TASK, batch.size());
        tasks.add(CompletableFuture.runAsync(() -> decode(batch, from, to, pixels), threads));
      }
      decoding.add(new Decoded(pixels, tasks));
    }
  }

  private void decode(List<T> batch, int from, int to, byte[] pixels) {
    byte[] decoded = decode.apply(batch.subList(from, to));
    System.arraycopy(decoded, 0, pixels, from * imageSize, decoded.length);
  }
}
