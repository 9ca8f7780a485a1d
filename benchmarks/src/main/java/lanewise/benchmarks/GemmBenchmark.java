package lanewise.benchmarks;

import lanewise.workload.GemmShape;
import lanewise.workload.MatrixProduct;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** C (M,N) = A (M,K) B (K,N), row-major: cubes, layers' shapes, and odd sizes. */
@State(Scope.Benchmark)
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

  /** Threads of the scheduler. */
  @Param({"1", "2"})
  public int threads;

  private MatrixProduct product;

  /** Fills A and B. */
  @Setup
  public void setUp() {
    product = new MatrixProduct(GemmShape.parse(shape), threads, 1);
  }

  /** Stops the threads. */
  @TearDown
  public void close() {
    product.close();
  }

  /** One product, stored in an array that outlives the call. */
  @Benchmark
  public void multiply(Throughput.Arithmetic done) {
    product.multiply();
    done.add(product.shape().flops());
  }

  MatrixProduct product() {
    return product;
  }
}
