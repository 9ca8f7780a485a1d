package lanewise.datasets.format;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * The bytes of a file, inflated if it is gzip-compressed. Their number is known before reading: it
 * is the file's size, or the size in the gzip trailer. A trailer that states more than deflate can
 * compress into such a file is refused.
 */
final class SizedInput implements Closeable {
  /** The largest compression ratio of deflate. */
  static final long MAX_DEFLATE_RATIO = 1032;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int GZIP_MAGIC = 0x1f8b;

  private final InputStream in;
  private final long size;

  private SizedInput(InputStream in, long size) {
    this.in = in;
    this.size = size;
  }

  static SizedInput open(Path file) throws IOException {
    long fileSize = Files.size(file);
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "r")) {
      boolean gzip = fileSize >= 2 && raw.readUnsignedShort() == GZIP_MAGIC;
      if (!gzip) {
        return new SizedInput(
            new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES), fileSize);
      }
      raw.seek(Math.max(fileSize - 4, 0));
      long stated = Integer.toUnsignedLong(Integer.reverseBytes(raw.readInt()));
      if (stated > fileSize * MAX_DEFLATE_RATIO) {
        throw new EOFException();
      }
      return new SizedInput(inflating(Files.newInputStream(file)), stated);
    }
  }

  /** Opens a gzip-compressed file in memory. */
  static SizedInput open(byte[] gzip) throws IOException {
    if (gzip.length < Integer.BYTES) {
      throw new EOFException();
    }
    ByteBuffer trailer = ByteBuffer.wrap(gzip, gzip.length - Integer.BYTES, Integer.BYTES);
    long stated = Integer.toUnsignedLong(Integer.reverseBytes(trailer.getInt()));
    if (stated > gzip.length * MAX_DEFLATE_RATIO) {
      throw new EOFException();
    }
    return new SizedInput(inflating(new ByteArrayInputStream(gzip)), stated);
  }

  private static InputStream inflating(InputStream deflated) throws IOException {
    try {
      return new GZIPInputStream(deflated, BUFFER_BYTES);
    } catch (IOException e) {
      deflated.close();
      throw e;
    }
  }

  /** The stated number of bytes. */
  long size() {
    return size;
  }

  /** Reads exactly that many bytes. */
  byte[] read(int count) throws IOException {
    byte[] bytes = new byte[count];
    if (in.readNBytes(bytes, 0, count) < count) {
      throw new EOFException();
    }
    return bytes;
  }

  /** Whether everything has been read; for a gzip file this also checks the CRC of all of it. */
  boolean atEnd() throws IOException {
    return in.read() < 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
