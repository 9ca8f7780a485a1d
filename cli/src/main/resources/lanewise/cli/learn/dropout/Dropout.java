/**
 * Exercise 10: dropout with counter-based randomness.
 *
 * <p>In training, dropout sets a share of the values to 0 at random and multiplies the others by 1
 * / (1 - rate), so that their mean stays. Backward multiplies the gradient by the same mask.
 *
 * <p>A generator with a state gives other numbers when the threads come in another order, when a
 * run is resumed, and to backward. So have no state: whether a value is dropped is a function of
 * (seed, epoch, image, position), computed anew wherever it is needed. Nothing is stored, and any
 * part of the values can be computed by any thread at any time.
 *
 * <p>mix turns a number into one that looks random; numbers that differ in one bit give results
 * that have nothing in common. Make a key of seed, epoch and image with it, then a random number of
 * key and position. Different keys must give independent masks, also where the numbers have the
 * same sum.
 *
 * <p>The lesson about it: docs/lessons/randomness.md.
 */
final class Dropout {
  /** The finaliser of SplitMix64 (Steele, Lea and Flood, 2014). */
  static long mix(long z) {
    z += 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /**
   * Forward for the values at positions from to before to; no other element of y is touched.
   *
   * @param rate the share that is dropped, 0 to below 1
   * @param x all values of the image
   * @param y as many
   */
  static void forward(
      long seed, int epoch, int image, float rate, float[] x, int from, int to, float[] y) {
    // Your code.
  }

  /** Backward for those positions, without having seen forward. */
  static void backward(
      long seed, int epoch, int image, float rate, float[] dy, int from, int to, float[] dx) {
    // Your code. Then: lanewise learn check
  }
}
