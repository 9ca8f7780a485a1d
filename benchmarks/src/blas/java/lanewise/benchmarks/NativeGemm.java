package lanewise.benchmarks;

import java.util.SplittableRandom;
import lanewise.workload.GemmShape;
import lanewise.workload.RandomValues;
import org.bytedeco.javacpp.FloatPointer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The products of {@link GemmBenchmark} by a native library, in native memory, so that no array is
 * copied or pinned in the measured time.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // by JMH and setUp
@Fork(
    value = 3,
    jvmArgsPrepend = {
      "--add-modules=jdk.incubator.vector",
      "-XX:+UseParallelGC",
      "-XX:ObjectAlignmentInBytes=64",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow"
    })
public abstract class NativeGemm extends Timing {
  private static final double TOLERANCE = 1e-5;

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

  /** Threads of the library. */
  @Param({"1", "2"})
  public int threads;

  private GemmShape size;
  private FloatPointer a;
  private FloatPointer b;
  private FloatPointer c;

  /** Fills A and B, and checks some elements of the product. */
  @Setup
  public void setUp() {
    NativeProcess.setThreads(threads);
    size = GemmShape.parse(shape);
    SplittableRandom random = new SplittableRandom(1);
    float[] left = RandomValues.between(-1, 1, size.m() * size.k(), random);
    float[] right = RandomValues.between(-1, 1, size.k() * size.n(), random);
    a = new FloatPointer(left);
    b = new FloatPointer(right);
    c = new FloatPointer((long) size.m() * size.n());
    multiply(size, a, b, c);
    requireSum(left, right, 0, 0);
    requireSum(left, right, size.m() - 1, size.n() - 1);
  }

  private void requireSum(float[] left, float[] right, int row, int column) {
    double expected = 0;
    for (int p = 0; p < size.k(); p++) {
      expected += (double) left[row * size.k() + p] * right[p * size.n() + column];
    }
    float actual = c.get((long) row * size.n() + column);
    if (!(Math.abs(actual - expected) <= TOLERANCE * size.k())) {
      throw new IllegalStateException(
          "C[%d,%d] is %.6f, not %.6f".formatted(row, column, actual, expected));
    }
  }

  /** One product. */
  @Benchmark
  public FloatPointer multiply(Throughput.Arithmetic done) {
    multiply(size, a, b, c);
    done.add(size.flops());
    return c;
  }

  /** C = A B, row-major. */
  abstract void multiply(GemmShape size, FloatPointer a, FloatPointer b, FloatPointer c);
}
