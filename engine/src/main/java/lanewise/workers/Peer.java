package lanewise.workers;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.zip.CRC32C;

/**
 * The connection to another worker. What is sent is cut into frames, each of a header and at most
 * {@value #LARGEST} bytes:
 *
 * <pre>
 * int     magic number, which also tells the byte order
 * int     what the bytes are: see {@link Exchange}
 * long    the number of the exchange; all workers count alike
 * int     the rank of the sender
 * int     the number of bytes
 * int     their CRC32C
 * </pre>
 */
final class Peer {
  /** The kind of a frame whose bytes say why its sender has given up. */
  static final int FAREWELL = 0;

  private static final int MAGIC = 0x4c57_4652; // "LWFR"
  private static final int HEADER = 28;
  private static final int LARGEST = 1 << 20;
  private static final int LONGEST_FAREWELL = 2_000;

  private final int self;
  private final int rank;
  private final SocketChannel channel;
  private final CRC32C crc = new CRC32C();

  private final ByteBuffer out = buffer();
  private final ByteBuffer in = buffer();

  private int kind;
  private long number;
  private MemorySegment source = MemorySegment.NULL;
  private MemorySegment target = MemorySegment.NULL;
  private long sent;
  private long received;
  private long bytesSent;
  private IntConsumer pace = _ -> {};

  /**
   * A connection that does not block.
   *
   * @param self the rank of this process
   * @param rank the rank of the other
   */
  Peer(int self, int rank, SocketChannel channel) {
    this.self = self;
    this.rank = rank;
    this.channel = channel;
    out.limit(0);
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocateDirect(HEADER + LARGEST).order(ByteOrder.nativeOrder());
  }

  int rank() {
    return rank;
  }

  SocketChannel channel() {
    return channel;
  }

  /** The bytes sent so far, headers included. */
  long bytesSent() {
    return bytesSent;
  }

  /** Has something hear how many bytes were sent, each time that some were. */
  void setPace(IntConsumer pace) {
    this.pace = pace;
  }

  /** Starts an exchange: what to send, and where to put as many bytes as are expected. */
  void begin(int kind, long number, MemorySegment source, MemorySegment target) {
    this.kind = kind;
    this.number = number;
    this.source = source;
    this.target = target;
    sent = 0;
    received = 0;
    in.clear().limit(HEADER);
  }

  boolean isSending() {
    return out.hasRemaining() || sent < source.byteSize();
  }

  boolean isReceiving() {
    return received < target.byteSize();
  }

  /**
   * Sends what the connection takes without waiting; returns whether that was anything.
   *
   * @throws WorkersException if the other is gone
   */
  boolean send() {
    boolean moved = false;
    while (isSending()) {
      if (!out.hasRemaining()) {
        int length = (int) Math.min(LARGEST, source.byteSize() - sent);
        frame(kind, source.asSlice(sent, length));
        sent += length;
      }
      int written = write();
      if (written == 0) {
        return moved;
      }
      bytesSent += written;
      pace.accept(written);
      moved = true;
    }
    return moved;
  }

  private int write() {
    try {
      return channel.write(out);
    } catch (IOException e) {
      receive(); // perhaps it has said why
      throw gone(e);
    }
  }

  private WorkersException gone(IOException e) {
    return new WorkersException(this + " is gone: " + e.getMessage(), e);
  }

  private void frame(int kind, MemorySegment bytes) {
    int length = (int) bytes.byteSize();
    out.clear();
    MemorySegment.copy(bytes, 0, MemorySegment.ofBuffer(out), HEADER, length);
    out.position(HEADER).limit(HEADER + length);
    crc.reset();
    crc.update(out);
    out.position(0);
    out.putInt(MAGIC).putInt(kind).putLong(number).putInt(self).putInt(length);
    out.putInt((int) crc.getValue()).position(0);
  }

  /**
   * Receives what has arrived; returns whether that was anything.
   *
   * @throws WorkersException if it is not what is expected, or the other is gone
   */
  boolean receive() {
    boolean moved = false;
    while (isReceiving()) {
      int read = read();
      if (read < 0) {
        throw new WorkersException(this + " is gone: it has closed the connection", null);
      }
      if (read == 0) {
        return moved;
      }
      moved = true;
      if (in.position() == HEADER) {
        in.limit(HEADER + checkedLength());
      }
      if (in.position() > HEADER && !in.hasRemaining()) {
        take();
      }
    }
    return moved;
  }

  private int read() {
    try {
      return channel.read(in);
    } catch (IOException e) {
      throw gone(e);
    }
  }

  private int checkedLength() {
    int length = in.getInt(20);
    if (in.getInt(0) != MAGIC || in.getInt(16) != rank || length < 1) {
      throw new WorkersException(this + " sent what is no frame of this protocol", null);
    }
    if (in.getInt(4) == FAREWELL && length <= LONGEST_FAREWELL) {
      return length;
    }
    if (in.getInt(4) != kind || in.getLong(8) != number) {
      throw new WorkersException(
          String.format(
              Locale.ROOT,
              "%s is not at the same step: it sent part %d of kind %d, expected part %d of kind %d",
              this,
              in.getLong(8),
              in.getInt(4),
              number,
              kind),
          null);
    }
    if (length > Math.min(LARGEST, target.byteSize() - received)) {
      throw new WorkersException(
          String.format(
              Locale.ROOT,
              "%s sent %,d bytes where %,d were expected: it has another network or other options",
              this,
              received + length,
              target.byteSize()),
          null);
    }
    return length;
  }

  private void take() {
    int length = in.position() - HEADER;
    in.position(HEADER);
    crc.reset();
    crc.update(in);
    if ((int) crc.getValue() != in.getInt(24)) {
      throw new WorkersException(
          "what " + this + " sent arrived damaged: its checksum is another", null);
    }
    MemorySegment bytes = MemorySegment.ofBuffer(in.position(HEADER));
    if (in.getInt(4) == FAREWELL) {
      throw new WorkersException(
          this + " has ended: " + StandardCharsets.UTF_8.decode(in.position(HEADER)), null);
    }
    MemorySegment.copy(bytes, 0, target, received, length);
    received += length;
    in.clear().limit(HEADER);
  }

  /** Says, if the connection takes it at once and no frame is half sent, why this worker ends. */
  void bid(String farewell) {
    try {
      if (!out.hasRemaining()) {
        byte[] bytes = farewell.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, LONGEST_FAREWELL);
        frame(FAREWELL, MemorySegment.ofArray(bytes).asSlice(0, length));
        channel.write(out);
      }
    } catch (IOException e) {
      // The other is gone too.
    }
  }

  @Override
  public String toString() {
    return "worker " + rank;
  }

  /** Whether the other has closed the connection; what it sent before is lost. */
  boolean isGone() {
    ByteBuffer lost = ByteBuffer.allocate(1 << 16);
    try {
      int read = 1;
      while (read > 0) {
        read = channel.read(lost.clear());
      }
      return read < 0;
    } catch (IOException e) {
      return true;
    }
  }
}
