package lanewise.benchmarks;

import lanewise.cli.bench.workload.RandomBatches;
import lanewise.cli.bench.workload.TimedModel;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A batch forward in evaluation mode: many images for throughput, one for latency. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // by JMH and setUp
public class InferenceBenchmark extends Timing {
  /** Which network, and how many images a call. */
  @Param({TimedModel.MANY_IMAGES, TimedModel.ONE_IMAGE})
  public String model;

  /** Threads of the scheduler. */
  @Param({"1", "2"})
  public int threads;

  private TimedModel timed;
  private Scheduler scheduler;
  private Plan plan;
  private RandomBatches batches;

  /** Lowers the network and gives it fresh weights. */
  @Setup
  public void setUp() {
    timed = TimedModel.parse(model);
    scheduler = new Scheduler(threads);
    plan = Plan.compile(timed.network(), timed.batch(), ConvolutionAlgorithm.AUTO, scheduler);
    plan.load(timed.network().initialize(1));
    batches = new RandomBatches(timed.network(), timed.batch(), 1);
  }

  /** Stops the threads. */
  @TearDown
  public void close() {
    scheduler.close();
  }

  /** One batch; its loss. */
  @Benchmark
  public double evaluate(Throughput.Images done) {
    double loss = plan.evaluate(batches.next());
    done.add(timed.batch(), timed.inferenceFlops());
    return loss;
  }

  Plan plan() {
    return plan;
  }
}
