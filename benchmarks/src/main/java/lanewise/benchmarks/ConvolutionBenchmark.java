package lanewise.benchmarks;

import java.util.Locale;
import lanewise.plan.convolution.ConvolutionMethod;
import lanewise.workload.ConvolutionRun;
import lanewise.workload.ConvolutionShape;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The passes of the models' 3x3 convolutions over a batch of images, on one thread, as the engine
 * computes them, with only a bias after them.
 */
public final class ConvolutionBenchmark {
  private ConvolutionBenchmark() {}

  /** A layer with an algorithm. */
  @SuppressWarnings("NullAway.Init") // by setUp
  abstract static class Layer extends Timing {
    private ConvolutionRun run;

    final void load(String layer, String algorithm) {
      run =
          new ConvolutionRun(
              ConvolutionShape.parse(layer),
              ConvolutionMethod.valueOf(algorithm.toUpperCase(Locale.ROOT)),
              1);
    }

    final ConvolutionRun run() {
      return run;
    }
  }

  /** The first layer of a network, which has no input gradient and does not use Winograd. */
  @State(Scope.Thread)
  @SuppressWarnings("NullAway.Init") // by JMH
  public static class FirstLayer extends Layer {
    /** C -> K @ H / N. */
    @Param("1->32@28/64")
    public String layer;

    /** The convolution algorithm. */
    @Param({"direct", "im2col"})
    public String algorithm;

    /** Fills the operands. */
    @Setup
    public void setUp() {
      load(layer, algorithm);
    }

    /** y from x and w. */
    @Benchmark
    public void forward(Throughput.Arithmetic done) {
      run().forward();
      done.add(run().shape().flops());
    }

    /** dw from x and dy. */
    @Benchmark
    public void backwardWeights(Throughput.Arithmetic done) {
      run().backwardWeights();
      done.add(run().shape().flops());
    }
  }

  /** A layer after the first. */
  @State(Scope.Thread)
  @SuppressWarnings("NullAway.Init") // by JMH
  public static class LaterLayer extends Layer {
    /** C -> K @ H / N. */
    @Param({"32->64@14/64", "64->128@7/64", "32->64@112/4", "64->128@56/8"})
    public String layer;

    /** The convolution algorithm. */
    @Param({"direct", "winograd", "im2col"})
    public String algorithm;

    /** Fills the operands. */
    @Setup
    public void setUp() {
      load(layer, algorithm);
    }

    /** y from x and w. */
    @Benchmark
    public void forward(Throughput.Arithmetic done) {
      run().forward();
      done.add(run().shape().flops());
    }

    /** dx from dy and w. */
    @Benchmark
    public void backwardData(Throughput.Arithmetic done) {
      run().backwardData();
      done.add(run().shape().flops());
    }

    /** dw from x and dy. */
    @Benchmark
    public void backwardWeights(Throughput.Arithmetic done) {
      run().backwardWeights();
      done.add(run().shape().flops());
    }
  }
}
