package lanewise.format.safetensors;

import java.nio.ByteBuffer;

/** The supported element types of safetensors; values are read as the nearest float32. */
enum Dtype {
  /** IEEE 754 binary32. */
  F32(4),
  /** IEEE 754 binary16; every value is exact in float32. */
  F16(2),
  /** bfloat16, the upper half of a float32; every value is exact. */
  BF16(2),
  /** IEEE 754 binary64, rounded to nearest; beyond float32's range it becomes an infinity. */
  F64(8),
  /** 64-bit integers: PyTorch's batch counters, which are skipped. */
  I64(8);

  private final int bytes;

  Dtype(int bytes) {
    this.bytes = bytes;
  }

  /** The size of one element in bytes. */
  int bytes() {
    return bytes;
  }

  /** Decodes {@code count} elements of a little-endian buffer into {@code values}. */
  void decode(ByteBuffer source, float[] values, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      values[i] =
          switch (this) {
            case F32 -> source.getFloat();
            case F16 -> Float.float16ToFloat(source.getShort());
            case BF16 -> Float.intBitsToFloat(source.getShort() << 16);
            case F64 -> (float) source.getDouble();
            case I64 -> source.getLong();
          };
    }
  }
}
