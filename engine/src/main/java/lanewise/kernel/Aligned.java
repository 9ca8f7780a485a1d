package lanewise.kernel;

/**
 * Arrays whose vectors each lie within one cache line. A load or store of 64 bytes that straddles
 * two lines is two accesses, and on some processors much slower than that.
 *
 * <p>Values begin {@link #ORIGIN} floats into such an array. A JVM that places objects on multiples
 * of 64 bytes ({@code -XX:ObjectAlignmentInBytes=64}) puts the first float of an array 16 bytes
 * behind such a multiple, and so the first value on the next. In any other JVM the arrays work as
 * well, but most of their vectors straddle two lines.
 */
public final class Aligned {
  /** Where the values of an aligned array begin. */
  public static final int ORIGIN = (64 - 16) / Float.BYTES;

  private Aligned() {}

  /** An array of so many values, all 0, from {@link #ORIGIN} on. */
  public static float[] floats(int length) {
    return new float[Math.addExact(ORIGIN, length)];
  }
}
