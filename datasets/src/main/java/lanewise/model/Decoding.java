package lanewise.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Decodes images on several background threads while the caller processes earlier ones. At most
 * {@code ahead} decoded images are in memory.
 */
final class Decoding<T> implements AutoCloseable {
  private final Iterator<T> items;
  private final Function<T, byte[]> decode;
  private final int ahead;
  private final ExecutorService threads;
  private final Queue<CompletableFuture<byte[]>> decoding = new ArrayDeque<>();

  /**
   * Starts decoding.
   *
   * @param items the items to decode, in this order
   * @param decode returns the pixels of an item
   */
  Decoding(Iterator<T> items, Function<T, byte[]> decode, int threads, int ahead) {
    this.items = items;
    this.decode = decode;
    this.ahead = ahead;
    this.threads = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
    submit();
  }

  /**
   * The pixels of the next images.
   *
   * @param count the largest number of images; fewer are returned at the end, then none
   * @throws RuntimeException the exception of the first image that could not be decoded
   * @throws IllegalStateException if it is closed, and there are more
   */
  List<byte[]> take(int count) {
    List<byte[]> taken = new ArrayList<>();
    try {
      while (taken.size() < count && !decoding.isEmpty()) {
        taken.add(decoding.remove().join());
      }
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException problem -> throw problem;
        case Error problem -> throw problem;
        case null, default -> throw e;
      }
    }
    submit();
    return taken;
  }

  /** Stops decoding and discards what is in progress. */
  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void submit() {
    while (decoding.size() < ahead && items.hasNext()) {
      if (threads.isShutdown()) {
        throw new IllegalStateException("the stream of answers is closed");
      }
      T item = items.next();
      decoding.add(CompletableFuture.supplyAsync(() -> decode.apply(item), threads));
    }
  }
}
