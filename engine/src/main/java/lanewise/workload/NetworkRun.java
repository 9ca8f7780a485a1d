package lanewise.workload;

import java.util.Map;
import lanewise.nn.Folding;
import lanewise.nn.Network;
import lanewise.optim.Adam;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.tensor.Tensor;

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
    this(model, model.network(), model.network().initialize(1), scheduler, algorithm);
  }

  private NetworkRun(
      TimedModel model,
      Network network,
      Map<String, Tensor> weights,
      Scheduler scheduler,
      ConvolutionAlgorithm algorithm) {
    this.model = model;
    this.scheduler = scheduler;
    plan = Plan.compile(network, model.batch(), algorithm, scheduler);
    plan.load(weights);
    adam = Adam.plain();
    adam.prepare(plan.storedParameters());
    batches = new RandomBatches(network, model.batch(), 1);
  }

  /**
   * Compiles the network as a classifier has it: batch normalisation is folded into convolutions.
   */
  public static NetworkRun folded(TimedModel model, int threads) {
    Folding.Result folded = Folding.fold(model.network(), model.network().initialize(1));
    return new NetworkRun(
        model,
        folded.network(),
        folded.weights(),
        new Scheduler(threads),
        ConvolutionAlgorithm.AUTO);
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
