package lanewise.format.onnx;

import java.util.Arrays;
import java.util.Locale;

/** The supported element types of tensors, with their numbers in onnx.proto. */
public enum ElementType {
  /** IEEE 754 binary32. */
  FLOAT(1, 4),
  /** Unsigned integers of 8 bits. */
  UINT8(2, 1),
  /** Integers of 8 bits. */
  INT8(3, 1),
  /** Unsigned integers of 16 bits. */
  UINT16(4, 2),
  /** Integers of 16 bits. */
  INT16(5, 2),
  /** Integers of 32 bits. */
  INT32(6, 4),
  /** Integers of 64 bits. */
  INT64(7, 8),
  /** 0 or 1 in a byte. */
  BOOL(9, 1),
  /** IEEE 754 binary16. */
  FLOAT16(10, 2),
  /** IEEE 754 binary64. */
  DOUBLE(11, 8),
  /** Unsigned integers of 32 bits. */
  UINT32(12, 4),
  /** Unsigned integers of 64 bits, represented in two's complement. */
  UINT64(13, 8),
  /** bfloat16, the upper half of a float32. */
  BFLOAT16(16, 2);

  private final int number;
  private final int bytes;

  ElementType(int number, int bytes) {
    this.number = number;
    this.bytes = bytes;
  }

  /** The number of the type in onnx.proto. */
  public int number() {
    return number;
  }

  /** The size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Whether elements are floating-point numbers. */
  public boolean isReal() {
    return switch (this) {
      case FLOAT, FLOAT16, DOUBLE, BFLOAT16 -> true;
      default -> false;
    };
  }

  /** Whether a number of onnx.proto is one of these types. */
  public static boolean isKnown(long number) {
    return Arrays.stream(values()).anyMatch(type -> type.number == number);
  }

  /**
   * The type with a number of onnx.proto.
   *
   * @throws IllegalArgumentException if it is not one of these, for example strings, complex or
   *     float8
   */
  public static ElementType of(long number) {
    for (ElementType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    throw new IllegalArgumentException("element type " + number + " is not supported");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
