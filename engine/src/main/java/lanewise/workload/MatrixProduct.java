package lanewise.workload;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Aligned;
import lanewise.kernel.product.Gemm;
import lanewise.parallel.Phase;
import lanewise.parallel.Scheduler;

/**
 * One product of random matrices, C (M,N) = A (M,K) B (K,N), row-major.
 *
 * <p>Each thread computes a part of C. C is divided along its longer side (a square by rows), so
 * that every element is the same sum in the same order for any number of threads.
 */
public final class MatrixProduct implements AutoCloseable {
  private final GemmShape shape;
  private final Scheduler scheduler;
  private final List<Phase> phases;
  private final float[] a;
  private final float[] b;
  private final float[] c;

  /** Creates matrices with values between -1 and 1, determined by the seed. */
  public MatrixProduct(GemmShape shape, int threads, long seed) {
    this.shape = shape;
    SplittableRandom random = new SplittableRandom(seed);
    a = RandomValues.between(-1, 1, shape.m() * shape.k(), random);
    b = RandomValues.between(-1, 1, shape.k() * shape.n(), random);
    c = Aligned.floats(shape.m() * shape.n());
    scheduler = new Scheduler(threads);
    phases = List.of(new Parts(threads));
  }

  /** Computes C. */
  public void multiply() {
    scheduler.run(phases);
  }

  /** The sizes. */
  public GemmShape shape() {
    return shape;
  }

  /** A; this and the other arrays must not be written to. */
  public float[] a() {
    return a;
  }

  /** B. */
  public float[] b() {
    return b;
  }

  /** A copy of C. */
  public float[] c() {
    return Arrays.copyOfRange(c, Aligned.ORIGIN, c.length);
  }

  /** Stops the threads. */
  @Override
  public void close() {
    scheduler.close();
  }

  /** One part of C per thread, in whole tiles. */
  private final class Parts implements Phase {
    private final Gemm[] gemms;
    private final boolean columns = shape.n() > shape.m();

    Parts(int threads) {
      gemms = new Gemm[threads];
      for (int i = 0; i < threads; i++) {
        gemms[i] = new Gemm();
      }
    }

    @Override
    public int tasks() {
      return gemms.length;
    }

    @Override
    public void run(int task, int worker) {
      int m = shape.m();
      int n = shape.n();
      int k = shape.k();
      int tile = columns ? Lanes.PAIR : Lanes.MAX_ROWS;
      int first = cut(task, columns ? n : m, tile);
      int size = cut(task + 1, columns ? n : m, tile) - first;
      Gemm gemm = gemms[worker];
      if (columns) {
        gemm.multiply(m, size, k, a, 0, k, 1, b, first, n, 1, c, Aligned.ORIGIN + first, n, false);
      } else {
        int target = Aligned.ORIGIN + first * n;
        gemm.multiply(size, n, k, a, first * k, k, 1, b, 0, n, 1, c, target, n, false);
      }
    }

    /** The start of a part, in whole tiles. */
    private int cut(int part, int extent, int tile) {
      int tiles = Lanes.blocks(extent, tile);
      return Math.min(extent, tiles * part / gemms.length * tile);
    }
  }
}
