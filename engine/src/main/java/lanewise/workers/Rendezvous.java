package lanewise.workers;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * How workers find each other. The first one listens at an address that all know; the others come
 * to it, prove that they know the secret, and show what they are going to train. When all are
 * there, each is told where the others are, and every two of them have a connection.
 *
 * <p>Each side proves that it knows the secret by an HMAC-SHA256 over two fresh numbers. What
 * follows is not encrypted: it is meant for a network whose wires are trusted.
 */
public final class Rendezvous implements Closeable {
  /** The version of this protocol and of the frames. */
  private static final int VERSION = 1;

  private static final long MAGIC = 0x4c41_4e45_5749_5345L; // "LANEWISE"
  private static final int NONCE = 16;
  private static final int MOST_INPUTS = 1_000;
  private static final int RETRY_MILLIS = 200;

  /** How long a stranger may keep silent. */
  private static final int GREETING_MILLIS = 5_000;

  private final Terms terms;
  private final ServerSocketChannel server;
  private final long start = System.nanoTime();
  private final List<@Nullable SocketChannel> found;

  /**
   * What workers must agree upon.
   *
   * @param workers their number, a power of two
   * @param secret what only they know
   * @param limit the longest wait for another worker
   * @param inputs what the bytes of their training depend on, by name; the same for all
   */
  public record Terms(int workers, String secret, Duration limit, Map<String, String> inputs) {

    /**
     * @throws IllegalArgumentException if the number is no power of two or the secret is empty
     */
    public Terms {
      if (workers < 1 || Integer.bitCount(workers) != 1) {
        throw new IllegalArgumentException(
            "the number of workers must be a power of two, given " + workers);
      }
      if (secret.isEmpty()) {
        throw new IllegalArgumentException("the workers' secret is empty");
      }
      inputs = Map.copyOf(inputs);
    }
  }

  private Rendezvous(Terms terms, ServerSocketChannel server) {
    this.terms = terms;
    this.server = server;
    this.found = new ArrayList<>(Collections.nCopies(terms.workers(), null));
  }

  /**
   * Listens for the other workers, as the first of them.
   *
   * @param address with port 0 for any that is free
   * @throws WorkersException if there is no such address here, or its port is taken
   */
  public static Rendezvous at(InetSocketAddress address, Terms terms) {
    return new Rendezvous(terms, listening(address));
  }

  private static ServerSocketChannel listening(InetSocketAddress address) {
    try {
      ServerSocketChannel server = ServerSocketChannel.open();
      try {
        return server.bind(address);
      } catch (IOException e) {
        server.close();
        throw e;
      }
    } catch (IOException | UnresolvedAddressException e) {
      throw new WorkersException(
          "cannot listen at "
              + text(address)
              + " for the other workers: "
              + Objects.requireNonNullElse(e.getMessage(), "there is no such address"),
          e);
    }
  }

  /** The port at which the first worker listens. */
  public int port() {
    return server.socket().getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (SocketChannel channel : found) {
        if (channel != null) {
          channel.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits for the other workers, as the first of them.
   *
   * @throws WorkersException if not all come in time, or one of them cannot train along
   */
  public Exchange gather() {
    InetSocketAddress[] places = new InetSocketAddress[terms.workers()];
    try (server) {
      for (int missing = terms.workers() - 1; missing > 0; missing--) {
        greet(places);
      }
      for (SocketChannel channel : found) {
        if (channel != null) {
          DataOutputStream out = out(channel);
          out.writeUTF("");
          for (int rank = 1; rank < places.length; rank++) {
            out.writeUTF(places[rank].getAddress().getHostAddress());
            out.writeInt(places[rank].getPort());
          }
          out.flush();
        }
      }
      return exchange(0);
    } catch (IOException e) {
      close();
      throw new WorkersException("the workers did not come together: " + reason(e), e);
    } catch (WorkersException e) {
      for (SocketChannel channel : found) {
        if (channel != null) {
          refuse(channel, String.valueOf(e.getMessage()));
        }
      }
      close();
      throw e;
    }
  }

  private static void refuse(SocketChannel channel, String why) {
    try {
      DataOutputStream out = out(channel);
      out.writeUTF(why);
      out.flush();
    } catch (IOException e) {
      // It is gone; the reason stands all the same.
    }
  }

  private Exchange exchange(int rank) throws IOException {
    Exchange exchange = new Exchange(rank, new ArrayList<>(found), terms.limit());
    Collections.fill(found, null); // they are the exchange's now
    return exchange;
  }

  /** Lets one more worker in; strangers are turned away. */
  private void greet(InetSocketAddress[] places) throws IOException {
    String strangers = "";
    while (true) {
      SocketChannel channel = accept(strangers);
      try {
        DataInputStream in = introduced(channel, false);
        int rank = in.readInt();
        int port = in.readInt();
        String refusal = refusal(rank, readInputs(in));
        if (!refusal.isEmpty()) {
          refuse(channel, refusal);
          channel.close();
          throw new WorkersException(refusal, null);
        }
        found.set(rank, channel);
        InetAddress host = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
        places[rank] = new InetSocketAddress(host, port);
        return;
      } catch (IOException e) {
        strangers = "; " + text(channel) + " was turned away: " + reason(e);
        channel.close();
      }
    }
  }

  private String refusal(int rank, Map<String, String> theirs) {
    if (rank < 1 || rank >= terms.workers()) {
      return String.format(
          Locale.ROOT, "worker %d is none of %d: ranks go from 0", rank, terms.workers());
    }
    if (found.get(rank) != null) {
      return String.format(Locale.ROOT, "two workers say that they are number %d", rank);
    }
    TreeSet<String> names = new TreeSet<>(terms.inputs().keySet());
    names.addAll(theirs.keySet());
    for (String name : names) {
      String here = terms.inputs().getOrDefault(name, "none");
      String there = theirs.getOrDefault(name, "none");
      if (!here.equals(there)) {
        return String.format(
            Locale.ROOT,
            "worker %d cannot train along: its %s is %s, that of worker 0 is %s",
            rank,
            name,
            there,
            here);
      }
    }
    return "";
  }

  /** The next connection, in blocking mode. */
  private SocketChannel accept(String strangers) throws IOException {
    server.socket().setSoTimeout(millisLeft());
    try {
      return server.socket().accept().getChannel();
    } catch (SocketTimeoutException e) {
      long there = found.stream().filter(Objects::nonNull).count() + 1;
      throw new WorkersException(
          String.format(
              Locale.ROOT,
              "only %d of %d workers are there after %d s%s",
              there,
              terms.workers(),
              terms.limit().toSeconds(),
              strangers),
          e);
    }
  }

  private int millisLeft() {
    long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    return Math.clamp(terms.limit().toMillis() - passed, 1, Integer.MAX_VALUE);
  }

  /**
   * Joins the other workers, as any but the first.
   *
   * @param first where the first worker listens
   * @param rank from 1
   * @throws WorkersException if the first worker is not found in time or refuses, or another one is
   *     not there
   */
  public static Exchange join(InetSocketAddress first, int rank, Terms terms) {
    try {
      SocketChannel channel = connected(first, terms);
      try {
        InetAddress own = ((InetSocketAddress) channel.getLocalAddress()).getAddress();
        try (Rendezvous here = at(new InetSocketAddress(own, 0), terms)) {
          return here.joined(channel, rank);
        }
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new WorkersException("cannot join worker 0 at " + text(first) + ": " + reason(e), e);
    }
  }

  private Exchange joined(SocketChannel channel, int rank) throws IOException {
    DataInputStream in = introduced(channel, true);
    DataOutputStream out = out(channel);
    out.writeInt(rank);
    out.writeInt(port());
    writeInputs(out);
    out.flush();
    channel.socket().setSoTimeout(millisLeft());
    String refusal = in.readUTF();
    if (!refusal.isEmpty()) {
      throw new WorkersException(refusal, null);
    }
    found.set(0, channel);
    for (int other = 1; other < terms.workers(); other++) {
      InetSocketAddress place = new InetSocketAddress(in.readUTF(), in.readInt());
      if (other < rank) {
        SocketChannel to = connected(place, terms);
        found.set(other, to);
        introduced(to, true);
        DataOutputStream hello = out(to);
        hello.writeInt(rank);
        hello.flush();
      }
    }
    for (int missing = terms.workers() - 1 - rank; missing > 0; missing--) {
      SocketChannel from = accept("");
      int other = introduced(from, false).readInt();
      found.set(Objects.checkIndex(other, terms.workers()), from);
    }
    return exchange(rank);
  }

  /** A connection to a worker that may not be there yet. */
  private static SocketChannel connected(InetSocketAddress address, Terms terms)
      throws IOException {
    long deadline = System.nanoTime() + terms.limit().toNanos();
    while (true) {
      SocketChannel channel = SocketChannel.open();
      try {
        InetSocketAddress now = new InetSocketAddress(address.getHostString(), address.getPort());
        channel.socket().connect(now, GREETING_MILLIS);
        return channel;
      } catch (IOException e) {
        channel.close();
        if (System.nanoTime() > deadline) {
          throw new WorkersException(
              String.format(
                  Locale.ROOT,
                  "nobody answers at %s within %d s: is worker 0 running, and is that its address?",
                  text(address),
                  terms.limit().toSeconds()),
              e);
        }
      }
      try {
        Thread.sleep(RETRY_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }

  /**
   * Makes sure that the other side is a worker with the same secret.
   *
   * @throws StrangerException if it is not
   */
  private DataInputStream introduced(SocketChannel channel, boolean caller) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.socket().setSoTimeout(GREETING_MILLIS);
    DataInputStream in = new DataInputStream(channel.socket().getInputStream());
    DataOutputStream out = out(channel);
    byte[] own = new byte[NONCE];
    new SecureRandom().nextBytes(own);
    out.writeLong(MAGIC);
    out.writeInt(VERSION);
    out.write(own);
    out.flush();
    if (in.readLong() != MAGIC) {
      throw new StrangerException("what answers there is no lanewise worker");
    }
    int version = in.readInt();
    if (version != VERSION) {
      throw new StrangerException(
          String.format(
              Locale.ROOT, "it speaks version %d of the protocol, not %d", version, VERSION));
    }
    byte[] other = in.readNBytes(NONCE);
    out.write(proof(caller, caller ? own : other, caller ? other : own));
    out.flush();
    byte[] expected = proof(!caller, caller ? own : other, caller ? other : own);
    if (!MessageDigest.isEqual(in.readNBytes(expected.length), expected)) {
      throw new StrangerException("it has another secret");
    }
    return in;
  }

  private byte[] proof(boolean ofCaller, byte[] caller, byte[] called) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(terms.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((byte) (ofCaller ? 1 : 0));
      mac.update(caller);
      return mac.doFinal(called);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  private void writeInputs(DataOutputStream out) throws IOException {
    out.writeInt(terms.inputs().size());
    for (Map.Entry<String, String> input : new TreeMap<>(terms.inputs()).entrySet()) {
      out.writeUTF(input.getKey());
      out.writeUTF(input.getValue());
    }
  }

  private static Map<String, String> readInputs(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MOST_INPUTS) {
      throw new IOException("it shows " + count + " settings");
    }
    Map<String, String> inputs = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      inputs.put(in.readUTF(), in.readUTF());
    }
    return inputs;
  }

  private static DataOutputStream out(SocketChannel channel) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(channel.socket().getOutputStream()));
  }

  private static String text(SocketChannel channel) throws IOException {
    return text((InetSocketAddress) channel.getRemoteAddress());
  }

  private static String text(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  private static String reason(Exception e) {
    return switch (e) {
      case EOFException _ -> "it has closed the connection";
      case SocketTimeoutException _ -> "it did not answer in time";
      default -> Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    };
  }

  /** The other side is no worker of this training. */
  private static final class StrangerException extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    StrangerException(String message) {
      super(message);
    }
  }
}
