package lanewise.datasets.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import lanewise.datasets.DataException;

/**
 * An array of numbers in NumPy's .npy format (versions 1 to 3): a magic number, a text header and
 * the elements. Booleans, integers of 1 to 8 bytes and floats of 2, 4 or 8 bytes are supported, in
 * either byte order and in C or Fortran order. Python objects are refused, because loading them
 * could run arbitrary code.
 */
final class Npy implements PixelArray {
  private final String where;
  private final NpyHeader header;
  private final ByteBuffer elements;
  private final int count;

  private Npy(String where, NpyHeader header, byte[] bytes, int count) {
    this.where = where;
    this.header = header;
    boolean bigEndian = header.type().startsWith(">");
    this.elements =
        ByteBuffer.wrap(bytes).order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    this.count = count;
  }

  /**
   * Reads an array.
   *
   * @param size the required number of bytes, header included
   * @param where the array's file and name, for messages
   * @throws DataException if it is not a .npy array of numbers or not of that size
   * @throws IOException if the stream cannot be read or ends early
   */
  public static Npy read(InputStream in, long size, String where) throws IOException {
    return read(NpyHeader.read(in, size, where), in, where);
  }

  /** Reads the elements that follow a header. */
  static Npy read(NpyHeader header, InputStream in, String where) throws IOException {
    int elementBytes = header.elementBytes(where);
    long count = header.count();
    if (count * elementBytes > Integer.MAX_VALUE) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: has %,d bytes; at most %,d can be loaded, but for images of uint8 in C order:"
                  + " save them as such, or fewer",
              where,
              count * elementBytes,
              Integer.MAX_VALUE));
    }
    byte[] elements = exactly(in, (int) (count * elementBytes));
    if (header.fortranOrder()) {
      elements = lastAxisFastest(elements, header.shape(), elementBytes);
    }
    return new Npy(where, header, elements, (int) count);
  }

  @Override
  public List<Integer> shape() {
    return header.shape();
  }

  @Override
  public byte[] bytes() {
    return header.type().equals("|u1") ? elements.array() : bytes(1);
  }

  /**
   * The elements as integers, last axis fastest.
   *
   * @throws DataException if one is not a whole number from 0 to {@code max}
   */
  public int[] integers(int max) {
    int[] integers = new int[count];
    for (int i = 0; i < count; i++) {
      integers[i] = wholeNumber(i, max);
    }
    return integers;
  }

  /** The elements as float32, last axis fastest, rounded to nearest. */
  public float[] floats() {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) value(i);
    }
    return floats;
  }

  private int wholeNumber(int index, int max) {
    double value = value(index);
    if (!(value >= 0 && value <= max) || value != Math.rint(value)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: element %,d is %s; expected whole numbers from 0 to %,d",
              where,
              index,
              value,
              max));
    }
    return (int) value;
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public String where() {
    return where;
  }

  /**
   * An element as a double. Integers beyond 2^53 lose digits, but stay out of every accepted range.
   */
  @Override
  public double value(long position) {
    int index = (int) position;
    return switch (header.type().substring(1)) {
      case "u1", "b1" -> elements.get(index) & 0xff;
      case "i1" -> elements.get(index);
      case "u2" -> Short.toUnsignedInt(elements.getShort(2 * index));
      case "i2" -> elements.getShort(2 * index);
      case "u4" -> Integer.toUnsignedLong(elements.getInt(4 * index));
      case "i4" -> elements.getInt(4 * index);
      // A number above the signed range becomes negative, which is out of range too.
      case "u8", "i8" -> elements.getLong(8 * index);
      case "f2" -> Float.float16ToFloat(elements.getShort(2 * index));
      case "f4" -> elements.getFloat(4 * index);
      case "f8" -> elements.getDouble(8 * index);
      default -> throw new AssertionError(header.type());
    };
  }

  /** Converts elements from Fortran order (first axis fastest) to C order. */
  private static byte[] lastAxisFastest(byte[] elements, List<Integer> shape, int elementBytes) {
    int rank = shape.size();
    int[] strides = new int[rank];
    int stride = elementBytes;
    for (int axis = 0; axis < rank; axis++) {
      strides[axis] = stride;
      stride *= shape.get(axis);
    }
    byte[] ordered = new byte[elements.length];
    int[] index = new int[rank];
    int from = 0;
    for (int to = 0; to < ordered.length; to += elementBytes) {
      System.arraycopy(elements, from, ordered, to, elementBytes);
      for (int axis = rank - 1; axis >= 0; axis--) {
        from += strides[axis];
        if (++index[axis] < shape.get(axis)) {
          break;
        }
        from -= index[axis] * strides[axis];
        index[axis] = 0;
      }
    }
    return ordered;
  }

  static byte[] exactly(InputStream in, int count) throws IOException {
    byte[] bytes = new byte[count];
    if (in.readNBytes(bytes, 0, count) < count) {
      throw new EOFException();
    }
    return bytes;
  }
}
