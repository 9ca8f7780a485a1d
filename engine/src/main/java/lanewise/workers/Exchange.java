package lanewise.workers;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import lanewise.index.Ranges;
import lanewise.kernel.Reductions;

/**
 * Workers in several processes, each with a connection to every other.
 *
 * <p>A sum is made in two rounds. Each worker owns a slice of the values. In the first round it
 * receives everybody's part of its slice and adds the parts in the tree's order; in the second it
 * sends the sums of its slice to all. So W workers each send 2 (W-1)/W of the values, the least
 * that is possible without another order. Every worker then has all sums and makes the same update
 * of all weights: the state of the optimizer stays whole everywhere, and what needs all gradients,
 * as clipping does, needs no round of its own.
 *
 * <p>Sums that are only begun are made one after the other by a thread of their own, while the
 * caller computes. It and the caller never use the connections at the same time.
 */
public final class Exchange implements Workers, Closeable {
  private static final int PARTS = 1;
  private static final int SUMS = 2;
  private static final int FEW = 3;
  private static final int LENGTH = 4;
  private static final int BYTES = 5;

  private static final MemorySegment NOTHING = MemorySegment.ofArray(new byte[0]);

  private final int rank;
  private final int count;
  private final Duration limit;
  private final Selector selector;
  private final List<Peer> peers = new ArrayList<>();
  private final MemorySegment[] out;
  private final MemorySegment[] in;

  /** Everybody's part of the own slice, as long as the longest slice so far. */
  private float[][] parts = {};

  /** By the number of values: everybody's values. */
  private final Map<Integer, double[][]> few = new HashMap<>();

  private final ExecutorService background =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("lanewise-exchange").factory());

  /** The sums that were begun; after one that failed, no other is made. */
  private CompletableFuture<Void> begun = CompletableFuture.completedFuture(null);

  private long number;
  private long nanos;
  private volatile boolean closed;

  /**
   * Workers that have found each other.
   *
   * @param connections to the others, in the order of their ranks, null for this one
   * @param limit the longest wait in which nothing arrives
   */
  Exchange(int rank, List<SocketChannel> connections, Duration limit) throws IOException {
    this.rank = rank;
    this.count = connections.size();
    this.limit = limit;
    this.selector = Selector.open();
    this.out = new MemorySegment[count];
    this.in = new MemorySegment[count];
    for (int other = 0; other < count; other++) {
      if (other != rank) {
        SocketChannel channel = connections.get(other);
        channel.configureBlocking(false);
        Peer peer = new Peer(rank, other, channel);
        peers.add(peer);
        channel.register(selector, 0, peer);
      }
    }
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int count() {
    return count;
  }

  /** The bytes sent so far, with the headers of frames. */
  public long bytesSent() {
    return peers.stream().mapToLong(Peer::bytesSent).sum();
  }

  /**
   * The time that the caller has spent in exchanges so far, with waits for slower workers and for
   * sums that it had begun, in seconds. While it computes, exchanges cost it nothing.
   */
  public double seconds() {
    return nanos / 1e9;
  }

  /** Makes this worker as slow as a network: {@code pace} sleeps for the bytes that it is told. */
  void setPace(IntConsumer pace) {
    peers.forEach(peer -> peer.setPace(pace));
  }

  @Override
  public void sum(float[] values) {
    timed(() -> sum(values, 0, values.length));
  }

  @Override
  public void beginSum(float[] values, int from, int to) {
    if (background.isShutdown()) {
      throw parted();
    }
    begun = begun.thenRunAsync(() -> sum(values, from, to), background);
  }

  @Override
  public void finishSums() {
    timed(() -> {});
  }

  /** Runs an exchange on the caller's thread, after those that were begun. */
  private void timed(Runnable exchange) {
    long begin = System.nanoTime();
    try {
      begun.join();
      exchange.run();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      nanos += System.nanoTime() - begin;
    }
  }

  private void sum(float[] values, int from, int to) {
    int first = Ranges.start(rank, count, to - from);
    int length = Ranges.start(rank + 1, count, to - from) - first;
    if (parts.length == 0 || parts[0].length < length) {
      parts = new float[count][length];
    }
    MemorySegment all =
        MemorySegment.ofArray(values)
            .asSlice((long) from * Float.BYTES, (long) (to - from) * Float.BYTES);
    nothing();
    for (Peer peer : peers) {
      out[peer.rank()] = slice(all, peer.rank());
      in[peer.rank()] =
          MemorySegment.ofArray(parts[peer.rank()]).asSlice(0, (long) length * Float.BYTES);
    }
    swap(PARTS);
    System.arraycopy(values, from + first, parts[rank], 0, length);
    Reductions.addInTree(parts, count, 0, length);
    System.arraycopy(parts[0], 0, values, from + first, length);
    for (Peer peer : peers) {
      out[peer.rank()] = slice(all, rank);
      in[peer.rank()] = slice(all, peer.rank());
    }
    swap(SUMS);
  }

  private MemorySegment slice(MemorySegment all, int owner) {
    int length = (int) (all.byteSize() / Float.BYTES);
    long first = Ranges.start(owner, count, length);
    long end = Ranges.start(owner + 1, count, length);
    return all.asSlice(first * Float.BYTES, (end - first) * Float.BYTES);
  }

  @Override
  public void sum(double[] values) {
    timed(() -> sumFew(values));
  }

  private void sumFew(double[] values) {
    double[][] ofAll = few.computeIfAbsent(values.length, length -> new double[count][length]);
    nothing();
    for (Peer peer : peers) {
      out[peer.rank()] = MemorySegment.ofArray(ofAll[rank]);
      in[peer.rank()] = MemorySegment.ofArray(ofAll[peer.rank()]);
    }
    System.arraycopy(values, 0, ofAll[rank], 0, values.length);
    swap(FEW);
    Arrays.fill(values, 0);
    for (double[] one : ofAll) {
      for (int i = 0; i < values.length; i++) {
        values[i] += one[i];
      }
    }
  }

  @Override
  public byte[] fromFirst(byte[] bytes) {
    long[] length = {bytes.length};
    timed(() -> fromFirst(LENGTH, MemorySegment.ofArray(length)));
    byte[] all = rank == 0 ? bytes : new byte[Math.toIntExact(length[0])];
    timed(() -> fromFirst(BYTES, MemorySegment.ofArray(all)));
    return all;
  }

  private void fromFirst(int kind, MemorySegment bytes) {
    nothing();
    if (rank == 0) {
      Arrays.fill(out, bytes);
    } else {
      in[0] = bytes;
    }
    swap(kind);
  }

  private void nothing() {
    Arrays.fill(out, NOTHING);
    Arrays.fill(in, NOTHING);
  }

  /** Sends and receives, with all others at once, what was laid out. */
  private void swap(int kind) {
    requireTogether();
    number++;
    for (Peer peer : peers) {
      peer.begin(kind, number, out[peer.rank()], in[peer.rank()]);
    }
    try {
      long last = System.nanoTime();
      while (pending()) {
        requireTogether();
        boolean moved = false;
        for (SelectionKey key : selector.selectedKeys()) {
          Peer peer = (Peer) key.attachment();
          moved |= peer.send();
          moved |= peer.receive();
        }
        selector.selectedKeys().clear();
        long now = System.nanoTime();
        last = moved ? now : last;
        long left = TimeUnit.NANOSECONDS.toMillis(limit.toNanos() - (now - last));
        if (left <= 0) {
          throw late();
        }
        if (pending()) {
          selector.select(left);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of the selector, not of a connection
    } catch (WorkersException e) {
      WorkersException told = withOthersGone(e);
      part(String.valueOf(told.getMessage()));
      throw told;
    }
  }

  private void requireTogether() {
    if (closed || background.isShutdown()) {
      throw parted();
    }
  }

  private static IllegalStateException parted() {
    return new IllegalStateException("the workers have parted");
  }

  /**
   * Names the others that are gone too: one that leaves in the middle of a frame cannot say that
   * another was the first.
   */
  private WorkersException withOthersGone(WorkersException e) {
    String message = String.valueOf(e.getMessage());
    String others =
        peers.stream()
            .filter(peer -> !message.contains(peer.toString()) && peer.isGone())
            .map(peer -> "; " + peer + " is gone too")
            .collect(Collectors.joining());
    return others.isEmpty() ? e : new WorkersException(message + others, e);
  }

  /** Whether anything is still to be sent or received; the selector then waits for just that. */
  private boolean pending() {
    boolean pending = false;
    for (SelectionKey key : selector.keys()) {
      Peer peer = (Peer) key.attachment();
      int wanted =
          (peer.isSending() ? SelectionKey.OP_WRITE : 0)
              | (peer.isReceiving() ? SelectionKey.OP_READ : 0);
      key.interestOps(wanted);
      pending |= wanted != 0;
    }
    return pending;
  }

  private WorkersException late() {
    String awaited =
        peers.stream()
            .filter(peer -> peer.isReceiving() || peer.isSending())
            .map(Peer::toString)
            .collect(Collectors.joining(", "));
    return new WorkersException(
        String.format(Locale.ROOT, "nothing came from %s within %d s", awaited, limit.toSeconds()),
        null);
  }

  /** Parts from the others and, where that still reaches them, says why. */
  public void leave(String why) {
    stop();
    part(why);
  }

  @Override
  public void close() {
    stop();
    disconnect();
  }

  /** Ends the sum that is being made in the background; there are none afterwards. */
  private void stop() {
    background.shutdown();
    selector.wakeup();
    background.close();
  }

  private void part(String why) {
    if (!closed) {
      peers.forEach(peer -> peer.bid(why));
    }
    disconnect();
  }

  private void disconnect() {
    closed = true;
    try {
      for (Peer peer : peers) {
        peer.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
