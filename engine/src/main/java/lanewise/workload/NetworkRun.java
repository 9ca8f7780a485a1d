package lanewise.workload;

import lanewise.optim.Adam;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;

/** A network at work on random batches: steps of training with Adam, or batches forward. */
public final class NetworkRun implements AutoCloseable {
  /** Of every step. */
  public static final double LEARNING_RATE = 1e-3;

  private final TimedModel model;
  private final Scheduler scheduler;
  private final Plan plan;
  private final Adam adam;
  private final RandomBatches batches;

  /** Lowers the network for that many threads and gives it fresh weights. */
  public NetworkRun(TimedModel model, int threads, ConvolutionAlgorithm algorithm) {
    this.model = model;
    scheduler = new Scheduler(threads);
    plan = Plan.compile(model.network(), model.batch(), algorithm, scheduler);
    plan.load(model.network().initialize(1));
    adam = Adam.plain();
    adam.prepare(plan.storedParameters());
    batches = new RandomBatches(model.network(), model.batch(), 1);
  }

  /** One step; the loss before it. */
  public double step() {
    double loss = plan.accumulate(batches.next(), model.batch(), 0);
    plan.update(adam, LEARNING_RATE);
    return loss;
  }

  /** One batch forward in evaluation mode; its loss. */
  public double evaluate() {
    return plan.evaluate(batches.next());
  }

  /** The network as it runs. */
  public Plan plan() {
    return plan;
  }

  /** Stops the threads. */
  @Override
  public void close() {
    scheduler.close();
  }
}
