package lanewise.benchmarks;

import java.util.Map;
import java.util.function.ToDoubleFunction;
import lanewise.nn.Network;
import lanewise.optim.Adam;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.tensor.Batch;
import lanewise.tensor.Tensor;
import lanewise.workload.NetworkRun;
import lanewise.workload.RandomBatches;

/**
 * Checks that a peer trains the same network: from the same weights, on the same batches, its
 * losses must equal Lanewise's. Steps after the first also check the gradients and the optimizer.
 *
 * <p>Adam's first update moves each weight by the learning rate, in the direction of its gradient
 * however small. Rounding decides some of them, and a deep network amplifies that. So the
 * comparison is with direct convolution, which rounds less than Winograd's, and the third step is
 * compared only while Lanewise's direct convolution and im2col agree there.
 */
final class Agreement {
  private static final int STEPS = 3;

  /** The steps that are compared in any case. */
  private static final int FIRST_STEPS = 2;

  /** The tolerance of the first loss: rounding only. */
  private static final double FORWARD_TOLERANCE = 1e-5;

  /** The tolerance of later losses: optimizers differ in the position of their epsilon. */
  private static final double TRAINED_TOLERANCE = 1e-3;

  /** All networks see the batches of this seed. */
  private static final long SEED = 2;

  private Agreement() {}

  /**
   * Trains both for some steps with {@link Adam} at {@link NetworkRun#LEARNING_RATE}.
   *
   * @param weights the initial weights
   * @param peerStep makes one step of the peer and returns the loss before it
   * @throws IllegalStateException if a loss differs
   */
  static void require(
      String peer,
      Network network,
      Map<String, Tensor> weights,
      int batch,
      ToDoubleFunction<Batch> peerStep) {
    // One network after the other: two of the largest do not fit the heap.
    double[] direct = losses(network, weights, batch, ConvolutionAlgorithm.DIRECT);
    double[] im2col = losses(network, weights, batch, ConvolutionAlgorithm.IM2COL);
    RandomBatches batches = new RandomBatches(network, batch, SEED);
    for (int step = 1; step <= STEPS; step++) {
      double ours = direct[step - 1];
      if (step > FIRST_STEPS && !agree(ours, im2col[step - 1], TRAINED_TOLERANCE)) {
        return;
      }
      double theirs = peerStep.applyAsDouble(batches.next());
      compare(peer, step, ours, theirs, step == 1 ? FORWARD_TOLERANCE : TRAINED_TOLERANCE);
    }
  }

  /** The losses before each of the steps. */
  private static double[] losses(
      Network network, Map<String, Tensor> weights, int batch, ConvolutionAlgorithm algorithm) {
    RandomBatches batches = new RandomBatches(network, batch, SEED);
    double[] losses = new double[STEPS];
    try (Scheduler scheduler = everyProcessor()) {
      Plan plan = Plan.compile(network, batch, algorithm, scheduler);
      plan.load(weights);
      Adam adam = Adam.plain();
      adam.prepare(plan.storedParameters());
      for (int step = 0; step < STEPS; step++) {
        losses[step] = plan.accumulate(batches.next(), batch, 0);
        plan.update(adam, NetworkRun.LEARNING_RATE);
      }
    }
    return losses;
  }

  /** The result does not depend on threads. */
  private static Scheduler everyProcessor() {
    return new Scheduler(Runtime.getRuntime().availableProcessors());
  }

  private static boolean agree(double ours, double theirs, double tolerance) {
    return Math.abs(ours - theirs) <= tolerance * Math.abs(ours);
  }

  /**
   * Compares the losses of one batch in evaluation mode.
   *
   * @param peerLoss computes the loss of a batch in the peer
   * @throws IllegalStateException if they differ
   */
  static void requireForward(
      String peer,
      Network network,
      Map<String, Tensor> weights,
      int batch,
      ToDoubleFunction<Batch> peerLoss) {
    Batch same = new RandomBatches(network, batch, SEED).next();
    try (Scheduler scheduler = everyProcessor()) {
      Plan plan = Plan.compile(network, batch, ConvolutionAlgorithm.AUTO, scheduler);
      plan.load(weights);
      compare(peer, 1, plan.evaluate(same), peerLoss.applyAsDouble(same), FORWARD_TOLERANCE);
    }
  }

  private static void compare(String peer, int step, double ours, double theirs, double tolerance) {
    if (!agree(ours, theirs, tolerance)) {
      throw new IllegalStateException(
          "step %d: the loss is %.7f, but %.7f in %s: another network, or rounded too much"
              .formatted(step, ours, theirs, peer));
    }
  }
}
