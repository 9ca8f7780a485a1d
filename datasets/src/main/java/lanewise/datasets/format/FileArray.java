package lanewise.datasets.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import lanewise.datasets.DataException;

/**
 * An array of unsigned bytes that stays in its file, because it is too large for memory.
 *
 * @param file open for reading; it stays open
 * @param start the position of the first element
 * @param header of the array, in C order
 * @param where the array's file and name, for messages
 */
record FileArray(FileChannel file, long start, NpyHeader header, String where)
    implements PixelArray {
  /** An array of more bytes stays in its file. */
  static final long LARGEST_IN_MEMORY = 1 << 30;

  /** Whether an array can stay in its file. */
  static boolean canBe(NpyHeader header) {
    return header.type().endsWith("u1") && !header.fortranOrder();
  }

  @Override
  public List<Integer> shape() {
    return header.shape();
  }

  @Override
  public long count() {
    return header.count();
  }

  @Override
  public double value(long index) {
    ByteBuffer one = ByteBuffer.allocate(1);
    try {
      if (file.read(one, start + index) != 1) {
        throw new DataException(where + ": has become shorter while it was read");
      }
    } catch (IOException e) {
      throw new DataException(where + ": cannot be read: " + DataException.reason(e), e);
    }
    return one.get(0) & 0xff;
  }
}
