package lanewise.benchmarks;

import lanewise.plan.ConvolutionAlgorithm;
import lanewise.text.Choice;
import lanewise.workload.NetworkRun;
import lanewise.workload.TimedModel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A whole training step: a batch forward, backward, and Adam's update of all parameters. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // by JMH and setUp
public class TrainingStepBenchmark extends Timing {
  /** The network and the number of images per step. */
  @Param({
    TimedModel.SIMPLE_CNN,
    TimedModel.FASHION_CNN,
    TimedModel.SIMPLE_VGG,
    TimedModel.BN_CNN,
    TimedModel.RESNET_MINI,
    TimedModel.RESNET18,
    TimedModel.MOBILENET_MINI,
    TimedModel.REGNET_MINI,
    TimedModel.LARGE
  })
  public String model;

  /** Threads of the scheduler. */
  @Param({"1", "2"})
  public int threads;

  /** The convolution algorithm. */
  @Param("auto")
  public String conv;

  private TimedModel timed;
  private NetworkRun run;

  /** Compiles the network with random weights. */
  @Setup
  public void setUp() {
    timed = TimedModel.parse(model);
    ConvolutionAlgorithm algorithm = Choice.parse(ConvolutionAlgorithm.class, conv);
    run = new NetworkRun(timed, threads, algorithm);
  }

  /** Stops the threads. */
  @TearDown
  public void close() {
    run.close();
  }

  /** Makes one step and returns the loss before it. */
  @Benchmark
  public double step(Throughput.Images done) {
    double loss = run.step();
    done.add(timed.batch(), timed.trainingFlops());
    return loss;
  }
}
