package lanewise.datasets.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import lanewise.datasets.DataException;

/**
 * An array of numbers in NumPy's .npy format (versions 1 to 3): a magic number, a text header and
 * the elements. Booleans, integers of 1 to 8 bytes and floats of 2, 4 or 8 bytes are supported, in
 * either byte order and in C or Fortran order. Python objects are refused, because loading them
 * could run arbitrary code.
 */
final class Npy implements Pixels {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** The same as NumPy's {@code max_header_size}; no array of numbers needs more. */
  private static final int MAX_HEADER_BYTES = 10_000;

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
    ByteBuffer start = ByteBuffer.wrap(exactly(in, 8));
    if (!start.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
      throw new DataException(where + ": is not a .npy array: its magic number is wrong");
    }
    int version = start.get(6);
    if (version < 1 || version > 3) {
      throw new DataException(
          where
              + ": is of .npy version "
              + version
              + "; expected 1 to 3: save it again with NumPy");
    }
    int lengthBytes = version == 1 ? 2 : 4;
    ByteBuffer length = ByteBuffer.wrap(exactly(in, lengthBytes)).order(ByteOrder.LITTLE_ENDIAN);
    long headerBytes =
        version == 1
            ? Short.toUnsignedLong(length.getShort())
            : Integer.toUnsignedLong(length.getInt());
    if (headerBytes > MAX_HEADER_BYTES) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: its header takes %,d bytes; expected at most %,d",
              where,
              headerBytes,
              MAX_HEADER_BYTES));
    }
    String text = new String(exactly(in, (int) headerBytes), StandardCharsets.UTF_8);
    NpyHeader header = NpyHeader.parse(text, where);
    int elementBytes = elementBytes(header.type(), where);
    long count = elementCount(header.shape(), where);
    long promised = 8 + lengthBytes + headerBytes + count * elementBytes;
    if (promised != size) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: its header states %s elements of %d bytes, %,d bytes in all, but it holds %,d",
              where,
              header.shape(),
              elementBytes,
              promised,
              size));
    }
    if (count * elementBytes > Integer.MAX_VALUE) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: has %,d bytes; at most %,d can be loaded: save fewer images",
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

  /** The extents, outermost first. */
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
  public int count() {
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
  public double value(int index) {
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

  private static int elementBytes(String type, String where) {
    if (type.matches("[|<>][ui]1|\\|b1|[<>](?:[ui][248]|f[248])")) {
      return type.charAt(2) - '0';
    }
    if (type.contains("O")) {
      throw new DataException(
          where + ": holds Python objects, which are never loaded; save it as an array of numbers");
    }
    throw new DataException(
        where
            + ": has elements of type '"
            + type
            + "'; expected numbers, for example uint8"
            + " or float32");
  }

  private static long elementCount(List<Integer> shape, String where) {
    long count = 1;
    for (int extent : shape) {
      count *= extent;
      if (count > Integer.MAX_VALUE) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: its header states %s elements; at most %,d can be loaded",
                where,
                shape,
                Integer.MAX_VALUE));
      }
    }
    return count;
  }

  private static byte[] exactly(InputStream in, int count) throws IOException {
    byte[] bytes = new byte[count];
    if (in.readNBytes(bytes, 0, count) < count) {
      throw new EOFException();
    }
    return bytes;
  }
}
