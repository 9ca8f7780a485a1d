package lanewise.datasets.format;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * Where the members of a zip file begin, which {@link java.util.zip.ZipFile} does not tell. Source:
 * PKWARE, APPNOTE.TXT 6.3, sections 4.3 and 4.5.3 (zip64).
 */
final class ZipDirectory {
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final int LOCATOR = 0x07064b50;
  private static final int LOCATOR_BYTES = 20;
  private static final int END_64 = 0x06064b50;
  private static final int END_64_BYTES = 56;
  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_BYTES = 46;
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_BYTES = 30;
  private static final long IN_ZIP_64 = 0xffffffffL;
  private static final int ZIP_64_FIELD = 1;
  private static final long LARGEST = 1 << 26;

  private final FileChannel file;

  ZipDirectory(FileChannel file) {
    this.file = file;
  }

  /**
   * The position of the first byte of a member's data; empty if the file is not laid out as most
   * are.
   */
  OptionalLong dataOf(String member) throws IOException {
    ByteBuffer directory = directory();
    while (directory.remaining() >= ENTRY_BYTES
        && directory.getInt(directory.position()) == ENTRY) {
      int at = directory.position();
      int nameBytes = directory.getShort(at + 28) & 0xffff;
      int extraBytes = directory.getShort(at + 30) & 0xffff;
      int commentBytes = directory.getShort(at + 32) & 0xffff;
      int next = at + ENTRY_BYTES + nameBytes + extraBytes + commentBytes;
      if (next > directory.limit()) {
        break;
      }
      byte[] name = new byte[nameBytes];
      directory.get(at + ENTRY_BYTES, name);
      if (new String(name, StandardCharsets.UTF_8).equals(member)) {
        return afterHeader(local(directory, at, at + ENTRY_BYTES + nameBytes, extraBytes));
      }
      directory.position(next);
    }
    return OptionalLong.empty();
  }

  /** All entries; none if there is no directory. */
  private ByteBuffer directory() throws IOException {
    long size = file.size();
    int tailBytes = (int) Math.min(size, END_BYTES + LONGEST_COMMENT + LOCATOR_BYTES);
    ByteBuffer tail = read(size - tailBytes, tailBytes);
    for (int end = tailBytes - END_BYTES; end >= 0; end--) {
      if (tail.getInt(end) == END) {
        long bytes = Integer.toUnsignedLong(tail.getInt(end + 12));
        long start = Integer.toUnsignedLong(tail.getInt(end + 16));
        int locator = end - LOCATOR_BYTES;
        if (locator >= 0 && tail.getInt(locator) == LOCATOR) {
          ByteBuffer end64 = read(tail.getLong(locator + 8), END_64_BYTES);
          if (end64.getInt(0) == END_64) {
            bytes = end64.getLong(40);
            start = end64.getLong(48);
          }
        }
        return bytes <= LARGEST ? read(start, (int) bytes) : ByteBuffer.allocate(0);
      }
    }
    return ByteBuffer.allocate(0);
  }

  /** The position of an entry's local header. */
  private static long local(ByteBuffer directory, int at, int extra, int extraBytes) {
    long position = Integer.toUnsignedLong(directory.getInt(at + 42));
    if (position != IN_ZIP_64) {
      return position;
    }
    int sizes = 0; // those that are in the extra field too come before the position
    for (int size : new int[] {20, 24}) {
      sizes += Integer.toUnsignedLong(directory.getInt(at + size)) == IN_ZIP_64 ? Long.BYTES : 0;
    }
    for (int field = extra; field + 4 <= extra + extraBytes; ) {
      int bytes = directory.getShort(field + 2) & 0xffff;
      if (directory.getShort(field) == ZIP_64_FIELD && bytes >= sizes + Long.BYTES) {
        return directory.getLong(field + 4 + sizes);
      }
      field += 4 + bytes;
    }
    return position;
  }

  private OptionalLong afterHeader(long local) throws IOException {
    ByteBuffer header = read(local, LOCAL_BYTES);
    return header.getInt(0) == LOCAL
        ? OptionalLong.of(
            local + LOCAL_BYTES + (header.getShort(26) & 0xffff) + (header.getShort(28) & 0xffff))
        : OptionalLong.empty();
  }

  private ByteBuffer read(long position, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (position < 0 || position > file.size() - bytes) {
      throw new EOFException();
    }
    while (buffer.hasRemaining()) {
      if (file.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException();
      }
    }
    return buffer.flip();
  }
}
