package lanewise.benchmarks;

import lanewise.plan.Plan;
import lanewise.workload.NetworkRun;
import lanewise.workload.TimedModel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A batch forward as a classifier computes it: many images for throughput, one for latency. Batch
 * normalisation is folded into convolutions, as ONNX Runtime does when it loads a network.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // by JMH and setUp
public class InferenceBenchmark extends Timing {
  /** The network and the number of images per call. */
  @Param({
    TimedModel.MANY_IMAGES,
    TimedModel.MANY_RESIDUAL,
    TimedModel.MOBILENET_MINI,
    TimedModel.REGNET_MINI,
    TimedModel.ONE_IMAGE
  })
  public String model;

  /** Threads of the scheduler. */
  @Param({"1", "2"})
  public int threads;

  private TimedModel timed;
  private NetworkRun run;

  /** Compiles the network with random weights. */
  @Setup
  public void setUp() {
    timed = TimedModel.parse(model);
    run = NetworkRun.folded(timed, threads);
  }

  /** Stops the threads. */
  @TearDown
  public void close() {
    run.close();
  }

  /** Runs one batch and returns its loss. */
  @Benchmark
  public double evaluate(Throughput.Images done) {
    double loss = run.evaluate();
    done.add(timed.batch(), timed.inferenceFlops());
    return loss;
  }

  Plan plan() {
    return run.plan();
  }
}
