package lanewise.workload;

import lanewise.optim.Adam;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;

/** Runs a network on random batches: training steps with Adam, or forward passes. */
public final class NetworkRun implements AutoCloseable {
  /** The learning rate of every step. */
  public static final double LEARNING_RATE = 1e-3;

  private final TimedModel model;
  private final Scheduler scheduler;
  private final Plan plan;
  private final Adam adam;
  private final RandomBatches batches;

  /** Compiles the network for the given number of threads, with random weights. */
  public NetworkRun(TimedModel model, int threads, ConvolutionAlgorithm algorithm) {
    this(model, new Scheduler(threads), algorithm);
  }

  /** Compiles the network for a scheduler, which is closed with this. */
  public NetworkRun(TimedModel model, Scheduler scheduler, ConvolutionAlgorithm algorithm) {
    this.model = model;
    this.scheduler = scheduler;
    plan = Plan.compile(model.network(), model.batch(), algorithm, scheduler);
    plan.load(model.network().initialize(1));
    adam = Adam.plain();
    adam.prepare(plan.storedParameters());
    batches = new RandomBatches(model.network(), model.batch(), 1);
  }

  /** Makes one training step and returns the loss before its update. */
  public double step() {
    double loss = plan.accumulate(batches.next(), model.batch(), 0);
    plan.update(adam, LEARNING_RATE);
    return loss;
  }

  /** Runs one batch forward in evaluation mode and returns its loss. */
  public double evaluate() {
    return plan.evaluate(batches.next());
  }

  /** The compiled network. */
  public Plan plan() {
    return plan;
  }

  /** Stops the threads. */
  @Override
  public void close() {
    scheduler.close();
  }
}
