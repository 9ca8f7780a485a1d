package lanewise.kernel.geometry;

/**
 * Arrays aligned so that each vector lies within one cache line. A load or store of 64 bytes that
 * crosses a line takes two accesses, and on some processors much longer.
 *
 * <p>Values start at index {@link #ORIGIN} of such an array. A JVM that aligns objects to 64 bytes
 * ({@code -XX:ObjectAlignmentInBytes=64}) places the first float of an array 16 bytes after a
 * multiple of 64, and so the first value on the next multiple. In other JVMs the arrays work too,
 * but most of their vectors cross cache lines.
 */
public final class Aligned {
  /** The index of the first value of an aligned array. */
  public static final int ORIGIN = (64 - 16) / Float.BYTES;

  private Aligned() {}

  /** An array with room for {@code length} values from {@link #ORIGIN} on, all 0. */
  public static float[] floats(int length) {
    return new float[Math.addExact(ORIGIN, length)];
  }
}
