package lanewise.cli.bench.workload;

import java.util.SplittableRandom;
import lanewise.kernel.Gemm;

/** One product of random matrices, C (M,N) = A (M,K) B (K,N), row-major, on one thread. */
public final class MatrixProduct {
  private final GemmShape shape;
  private final Gemm gemm = new Gemm();
  private final float[] a;
  private final float[] b;
  private final float[] c;

  /** Values between -1 and 1, the same for the same seed. */
  public MatrixProduct(GemmShape shape, long seed) {
    this.shape = shape;
    SplittableRandom random = new SplittableRandom(seed);
    a = RandomValues.between(-1, 1, shape.m() * shape.k(), random);
    b = RandomValues.between(-1, 1, shape.k() * shape.n(), random);
    c = new float[shape.m() * shape.n()];
  }

  /** Computes C. */
  public void multiply() {
    gemm.multiply(
        shape.m(), shape.n(), shape.k(), a, 0, shape.k(), 1, b, 0, shape.n(), 1, c, 0, shape.n(),
        false);
  }

  /** The sizes. */
  public GemmShape shape() {
    return shape;
  }

  /** A, which is not to be written to; likewise the others. */
  public float[] a() {
    return a;
  }

  /** B. */
  public float[] b() {
    return b;
  }

  /** C. */
  public float[] c() {
    return c;
  }
}
