/**
 * Exercise 3: a blocked matrix product.
 *
 * <p>C = A B, with A (M,K), B (K,N) and C (M,N), all row-major:
 *
 * <pre>
 *   C[i, j] = sum over p of A[i, p] * B[p, j]
 * </pre>
 *
 * Three plain loops walk down a column of B for every element of C. Each step lands in another line
 * of the cache, and B as a whole does not fit the first cache: the processor waits for memory most
 * of the time.
 *
 * <p>So cut B into blocks that fit, and use each block for many rows of A before going on to the
 * next; and let the innermost loop walk along rows. This must be at least 3 times as fast as the
 * three plain loops, for 480 x 480 matrices on one thread; first it must be right, also for sizes
 * that your blocks do not divide.
 *
 * <p>The lesson about it: docs/lessons/ladder/3-blocked-gemm.md.
 */
final class Product {
  /**
   * Computes C.
   *
   * @param a (M,K)
   * @param b (K,N)
   * @param c (M,N), to be overwritten: it arrives filled with junk
   */
  static void multiply(int m, int n, int k, float[] a, float[] b, float[] c) {
    // Your code. Then: lanewise learn check
  }
}
