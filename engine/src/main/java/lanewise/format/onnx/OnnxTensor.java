package lanewise.format.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import lanewise.refusal.Refusal;

/**
 * A dense tensor of any rank and element type, row-major. Its elements are stored little-endian, as
 * in ONNX's {@code raw_data}; a tensor read from a file is a view of the file's bytes. Extents may
 * be 0.
 */
public final class OnnxTensor {
  private final ElementType type;
  private final int[] shape;
  private final int size;
  private final ByteBuffer data;

  private OnnxTensor(ElementType type, int[] shape, int size, ByteBuffer data) {
    this.type = type;
    this.shape = shape;
    this.size = size;
    this.data = data.order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * A tensor over given bytes, which it shares.
   *
   * @throws IllegalArgumentException if an extent is negative or the number of bytes does not match
   */
  static OnnxTensor of(ElementType type, int[] shape, ByteBuffer data) {
    int size = sizeOf(shape);
    if ((long) size * type.bytes() != data.remaining()) {
      throw Refusal.of(
          "shape %s in %s needs %d bytes, given %d",
          Arrays.toString(shape), type, (long) size * type.bytes(), data.remaining());
    }
    return new OnnxTensor(type, shape.clone(), size, data.slice());
  }

  /**
   * A tensor of zeros, to be filled.
   *
   * @throws IllegalArgumentException if an extent is negative or the tensor is larger than a byte
   *     array can be
   */
  public static OnnxTensor zeros(ElementType type, int... shape) {
    int size = sizeOf(shape);
    long bytes = (long) size * type.bytes();
    if (bytes > Integer.MAX_VALUE) {
      throw Refusal.of(
          "shape %s in %s takes %d bytes; at most %d are supported",
          Arrays.toString(shape), type, bytes, Integer.MAX_VALUE);
    }
    return new OnnxTensor(type, shape.clone(), size, ByteBuffer.allocate((int) bytes));
  }

  /** A tensor of float32 values. */
  public static OnnxTensor ofFloats(int[] shape, float... values) {
    OnnxTensor tensor = zeros(ElementType.FLOAT, shape);
    tensor.requireSize(values.length);
    tensor.data.asFloatBuffer().put(values);
    return tensor;
  }

  /** A tensor of int64 values. */
  public static OnnxTensor ofIntegers(int[] shape, long... values) {
    OnnxTensor tensor = zeros(ElementType.INT64, shape);
    tensor.requireSize(values.length);
    tensor.data.asLongBuffer().put(values);
    return tensor;
  }

  private void requireSize(int values) {
    if (values != size) {
      throw Refusal.of("shape %s needs %d values, given %d", Arrays.toString(shape), size, values);
    }
  }

  private static int sizeOf(int[] shape) {
    long size = 1;
    for (int extent : shape) {
      if (extent < 0) {
        throw Refusal.of("shape %s has a negative extent", Arrays.toString(shape));
      }
      size *= extent;
      if (size > Integer.MAX_VALUE) {
        throw Refusal.of("shape %s has too many elements", Arrays.toString(shape));
      }
    }
    return (int) size;
  }

  /** The element type. */
  public ElementType type() {
    return type;
  }

  /** A copy of the extents, outermost first; none for a scalar. */
  public int[] shape() {
    return shape.clone();
  }

  /** The number of axes. */
  public int rank() {
    return shape.length;
  }

  /** The extent of one axis. */
  public int extent(int axis) {
    return shape[axis];
  }

  /** The number of elements. */
  public int size() {
    return size;
  }

  /** The elements as ONNX's {@code raw_data}: a view, read-only. */
  ByteBuffer data() {
    return data.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The same elements in another shape.
   *
   * @throws IllegalArgumentException if the number of elements differs
   */
  public OnnxTensor reshaped(int... newShape) {
    if (sizeOf(newShape) != size) {
      throw Refusal.of(
          "cannot reshape %s to %s", Arrays.toString(shape), Arrays.toString(newShape));
    }
    return new OnnxTensor(type, newShape.clone(), size, data);
  }

  /** An element as a double; an integer beyond 2^53 is rounded. */
  public double real(int index) {
    return switch (type) {
      case FLOAT -> data.getFloat(4 * index);
      case DOUBLE -> data.getDouble(8 * index);
      case FLOAT16 -> Float.float16ToFloat(data.getShort(2 * index));
      case BFLOAT16 -> Float.intBitsToFloat(data.getShort(2 * index) << 16);
      case UINT64 -> unsigned(data.getLong(8 * index));
      default -> integer(index);
    };
  }

  private static double unsigned(long bits) {
    return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
  }

  /** An element as an integer; a real one is truncated towards zero. */
  public long integer(int index) {
    return switch (type) {
      case UINT8 -> data.get(index) & 0xff;
      case INT8 -> data.get(index);
      case BOOL -> data.get(index) == 0 ? 0 : 1;
      case UINT16 -> Short.toUnsignedLong(data.getShort(2 * index));
      case INT16 -> data.getShort(2 * index);
      case UINT32 -> Integer.toUnsignedLong(data.getInt(4 * index));
      case INT32 -> data.getInt(4 * index);
      case INT64, UINT64 -> data.getLong(8 * index);
      default -> (long) real(index);
    };
  }

  /** Sets an element; for an integer tensor the value is truncated towards zero. */
  public void set(int index, double value) {
    switch (type) {
      case FLOAT -> data.putFloat(4 * index, (float) value);
      case DOUBLE -> data.putDouble(8 * index, value);
      case FLOAT16 -> data.putShort(2 * index, Float.floatToFloat16((float) value));
      case BFLOAT16 -> data.putShort(2 * index, toBfloat16((float) value));
      default -> set(index, (long) value);
    }
  }

  /** Sets an element; a value beyond the type's range loses its upper bits, as in C. */
  public void set(int index, long value) {
    switch (type) {
      case UINT8, INT8 -> data.put(index, (byte) value);
      case BOOL -> data.put(index, (byte) (value == 0 ? 0 : 1));
      case UINT16, INT16 -> data.putShort(2 * index, (short) value);
      case UINT32, INT32 -> data.putInt(4 * index, (int) value);
      case INT64, UINT64 -> data.putLong(8 * index, value);
      default -> set(index, (double) value);
    }
  }

  /** Rounds to nearest, ties to even; NaN stays NaN. */
  private static short toBfloat16(float value) {
    int bits = Float.floatToIntBits(value);
    return (short)
        (Float.isNaN(value) ? bits >>> 16 : (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }

  /** Sets an element to one of a tensor of the same type, bit by bit. */
  public void copy(int index, OnnxTensor source, int from) {
    switch (type.bytes()) {
      case 1 -> data.put(index, source.data.get(from));
      case 2 -> data.putShort(2 * index, source.data.getShort(2 * from));
      case 4 -> data.putInt(4 * index, source.data.getInt(4 * from));
      default -> data.putLong(8 * index, source.data.getLong(8 * from));
    }
  }

  /** A copy of all elements, rounded to float32. */
  public float[] floats() {
    float[] values = new float[size];
    if (type == ElementType.FLOAT) {
      data.asFloatBuffer().get(values);
    } else {
      for (int i = 0; i < size; i++) {
        values[i] = (float) real(i);
      }
    }
    return values;
  }

  /** A copy of all elements as integers. */
  public long[] integers() {
    long[] values = new long[size];
    for (int i = 0; i < size; i++) {
      values[i] = integer(i);
    }
    return values;
  }

  /** Type and shape, as {@code float[1, 3, 28, 28]}. */
  @Override
  public String toString() {
    return type + Arrays.toString(shape);
  }
}
