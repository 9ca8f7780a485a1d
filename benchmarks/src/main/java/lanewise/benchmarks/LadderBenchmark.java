package lanewise.benchmarks;

import java.util.SplittableRandom;
import lanewise.cli.bench.workload.Convolution;
import lanewise.cli.bench.workload.ConvolutionShape;
import lanewise.cli.bench.workload.ForwardPass;
import lanewise.cli.bench.workload.Ladder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The ladder of {@code docs/lessons}: one convolution, computed a step cleverer at each rung. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // by JMH and setUp
public class LadderBenchmark extends Timing {
  /** The rungs, from the ground. */
  @Param({
    "1-naive",
    "2-im2col-naive",
    "3-im2col-blocked",
    "4-im2col-tiles",
    "5-direct",
    "6-winograd"
  })
  public String rung;

  /** C -> K @ H / N. */
  @Param("32->64@14/64")
  public String layer;

  private ConvolutionShape shape;
  private ForwardPass pass;

  /** Fills the operands. */
  @Setup
  public void setUp() {
    shape = ConvolutionShape.parse(layer);
    SplittableRandom random = new SplittableRandom(1);
    Convolution.Operands operands = Convolution.Operands.random(shape, random);
    pass = Ladder.rung(rung, shape, operands);
  }

  /** y from x and w. */
  @Benchmark
  public void forward(Throughput.Arithmetic done) {
    pass.forward();
    done.add(shape.flops());
  }

  ForwardPass pass() {
    return pass;
  }
}
