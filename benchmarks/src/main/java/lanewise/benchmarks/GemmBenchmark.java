package lanewise.benchmarks;

import java.util.SplittableRandom;
import lanewise.cli.bench.workload.GemmShape;
import lanewise.cli.bench.workload.RandomValues;
import lanewise.kernel.Gemm;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** C (M,N) = A (M,K) B (K,N), row-major, on one thread: cubes, layers' shapes, and odd sizes. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // by JMH and setUp
public class GemmBenchmark extends Timing {
  /** M x N x K. */
  @Param({
    "256x256x256",
    "512x512x512",
    "1024x1024x1024",
    "2048x2048x2048",
    "500x500x500",
    "777x1031x919",
    "64x12544x288",
    "128x3136x576",
    "288x12544x64",
    "64x288x12544",
    "64x128x3136"
  })
  public String shape;

  private final Gemm gemm = new Gemm();
  private GemmShape size;
  private float[] a;
  private float[] b;
  private float[] c;

  /** Fills A and B. */
  @Setup
  public void setUp() {
    size = GemmShape.parse(shape);
    SplittableRandom random = new SplittableRandom(1);
    a = RandomValues.between(-1, 1, size.m() * size.k(), random);
    b = RandomValues.between(-1, 1, size.k() * size.n(), random);
    c = new float[size.m() * size.n()];
  }

  /** One product. */
  @Benchmark
  public float[] multiply(Throughput.Arithmetic done) {
    gemm.multiply(
        size.m(), size.n(), size.k(), a, 0, size.k(), 1, b, 0, size.n(), 1, c, 0, size.n(), false);
    done.add(size.flops());
    return c;
  }

  float[] a() {
    return a;
  }

  float[] b() {
    return b;
  }
}
