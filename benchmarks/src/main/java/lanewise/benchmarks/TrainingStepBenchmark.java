package lanewise.benchmarks;

import java.util.Locale;
import lanewise.cli.bench.workload.RandomBatches;
import lanewise.cli.bench.workload.TimedModel;
import lanewise.optim.Adam;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
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
  /** Which network, and how many images a step. */
  @Param({TimedModel.SIMPLE_CNN, TimedModel.FASHION_CNN, TimedModel.SIMPLE_VGG, TimedModel.LARGE})
  public String model;

  /** Threads of the scheduler. */
  @Param({"1", "2"})
  public int threads;

  /** How convolutions are computed. */
  @Param("auto")
  public String conv;

  private TimedModel timed;
  private Scheduler scheduler;
  private Plan plan;
  private Adam adam;
  private RandomBatches batches;

  /** Lowers the network and gives it fresh weights. */
  @Setup
  public void setUp() {
    timed = TimedModel.parse(model);
    scheduler = new Scheduler(threads);
    plan =
        Plan.compile(
            timed.network(),
            timed.batch(),
            ConvolutionAlgorithm.valueOf(conv.toUpperCase(Locale.ROOT)),
            scheduler);
    plan.load(timed.network().initialize(1));
    adam = Adam.l2(0);
    adam.prepare(plan.storedParameters());
    batches = new RandomBatches(timed.network(), timed.batch(), 1);
  }

  /** Stops the threads. */
  @TearDown
  public void close() {
    scheduler.close();
  }

  /** One step; the loss before it. */
  @Benchmark
  public double step(Throughput.Images done) {
    double loss = plan.accumulate(batches.next(), timed.batch(), 0);
    plan.update(adam, Agreement.LEARNING_RATE);
    done.add(timed.batch(), timed.trainingFlops());
    return loss;
  }

  Plan plan() {
    return plan;
  }
}
