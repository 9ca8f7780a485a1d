package lanewise.benchmarks;

import lanewise.workload.ConvolutionShape;
import lanewise.workload.Rung;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The ladder of {@code docs/lessons}: one convolution by increasingly fast methods. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // by JMH and setUp
public class LadderBenchmark extends Timing {
  /** The steps, in order. */
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
  private Rung.Pass pass;

  /** Fills the operands. */
  @Setup
  public void setUp() {
    shape = ConvolutionShape.parse(layer);
    pass = Rung.of(rung).pass(shape);
  }

  /** y from x and w. */
  @Benchmark
  public void forward(Throughput.Arithmetic done) {
    pass.forward().run();
    done.add(shape.flops());
  }

  float[] y() {
    return pass.y().get();
  }
}
