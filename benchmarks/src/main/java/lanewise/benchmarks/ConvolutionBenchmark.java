package lanewise.benchmarks;

import java.util.SplittableRandom;
import lanewise.cli.bench.workload.Convolution;
import lanewise.cli.bench.workload.ConvolutionShape;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The passes of the models' 3x3 convolutions over a batch of images, on one thread, without what
 * the engine fuses behind them.
 */
public final class ConvolutionBenchmark {
  private ConvolutionBenchmark() {}

  /** A layer with an algorithm. */
  @SuppressWarnings("NullAway.Init") // by setUp
  abstract static class Layer extends Timing {
    private ConvolutionShape shape;
    private Convolution.Operands operands;
    private Convolution convolution;

    final void load(String layer, String algorithm) {
      shape = ConvolutionShape.parse(layer);
      operands = Convolution.Operands.random(shape, new SplittableRandom(1));
      convolution = Convolution.of(algorithm, shape, operands);
    }

    final ConvolutionShape shape() {
      return shape;
    }

    final Convolution.Operands operands() {
      return operands;
    }

    final Convolution convolution() {
      return convolution;
    }
  }

  /** The first layer of a network: it has no input gradient, and no use for Winograd. */
  @State(Scope.Thread)
  @SuppressWarnings("NullAway.Init") // by JMH
  public static class FirstLayer extends Layer {
    /** C -> K @ H / N. */
    @Param("1->32@28/64")
    public String layer;

    /** How it is computed. */
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
      convolution().forward();
      done.add(shape().flops());
    }

    /** dw from x and dy. */
    @Benchmark
    public void backwardWeights(Throughput.Arithmetic done) {
      convolution().backwardWeights();
      done.add(shape().flops());
    }
  }

  /** A layer that has others before it. */
  @State(Scope.Thread)
  @SuppressWarnings("NullAway.Init") // by JMH
  public static class LaterLayer extends Layer {
    /** C -> K @ H / N. */
    @Param({"32->64@14/64", "64->128@7/64", "32->64@112/4", "64->128@56/8"})
    public String layer;

    /** How it is computed. */
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
      convolution().forward();
      done.add(shape().flops());
    }

    /** dx from dy and w. */
    @Benchmark
    public void backwardData(Throughput.Arithmetic done) {
      convolution().backwardData();
      done.add(shape().flops());
    }

    /** dw from x and dy. */
    @Benchmark
    public void backwardWeights(Throughput.Arithmetic done) {
      convolution().backwardWeights();
      done.add(shape().flops());
    }
  }
}
