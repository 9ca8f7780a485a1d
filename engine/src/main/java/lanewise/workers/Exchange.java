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

  /** By the length of the values: everybody's part of the own slice. */
  private final Map<Integer, float[][]> parts = new HashMap<>();

  /** By the number of values: everybody's values. */
  private final Map<Integer, double[][]> few = new HashMap<>();

  private long number;
  private long nanos;
  private boolean closed;

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

  /** The time spent in exchanges so far, with waits for slower workers, in seconds. */
  public double seconds() {
    return nanos / 1e9;
  }

  /** Makes this worker as slow as a network: {@code pace} sleeps for the bytes that it is told. */
  void setPace(IntConsumer pace) {
    peers.forEach(peer -> peer.setPace(pace));
  }

  @Override
  public void sum(float[] values) {
    float[][] ofSlice =
        parts.computeIfAbsent(values.length, length -> new float[count][sliceLength(length)]);
    MemorySegment all = MemorySegment.ofArray(values);
    nothing();
    for (Peer peer : peers) {
      out[peer.rank()] = slice(all, values.length, peer.rank());
      in[peer.rank()] = MemorySegment.ofArray(ofSlice[peer.rank()]);
    }
    swap(PARTS);
    int first = Ranges.start(rank, count, values.length);
    int length = ofSlice[rank].length;
    System.arraycopy(values, first, ofSlice[rank], 0, length);
    Reductions.addInTree(ofSlice, count, 0, length);
    System.arraycopy(ofSlice[0], 0, values, first, length);
    for (Peer peer : peers) {
      out[peer.rank()] = slice(all, values.length, rank);
      in[peer.rank()] = slice(all, values.length, peer.rank());
    }
    swap(SUMS);
  }

  private int sliceLength(int length) {
    return Ranges.start(rank + 1, count, length) - Ranges.start(rank, count, length);
  }

  private MemorySegment slice(MemorySegment all, int length, int owner) {
    long first = Ranges.start(owner, count, length);
    long end = Ranges.start(owner + 1, count, length);
    return all.asSlice(first * Float.BYTES, (end - first) * Float.BYTES);
  }

  @Override
  public void sum(double[] values) {
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
    fromFirst(LENGTH, MemorySegment.ofArray(length));
    byte[] all = rank == 0 ? bytes : new byte[Math.toIntExact(length[0])];
    fromFirst(BYTES, MemorySegment.ofArray(all));
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
    if (closed) {
      throw new IllegalStateException("the workers have parted");
    }
    number++;
    for (Peer peer : peers) {
      peer.begin(kind, number, out[peer.rank()], in[peer.rank()]);
    }
    long begin = System.nanoTime();
    try {
      long last = begin;
      while (pending()) {
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
      leave(String.valueOf(told.getMessage()));
      throw told;
    } finally {
      nanos += System.nanoTime() - begin;
    }
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
    if (!closed) {
      peers.forEach(peer -> peer.bid(why));
    }
    close();
  }

  @Override
  public void close() {
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
