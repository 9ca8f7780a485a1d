package lanewise.run;

import lanewise.optim.Adam;
import lanewise.optim.Optimizer;
import lanewise.optim.Sgd;
import lanewise.plan.LossOptions;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the optimizer and the loss.
 *
 * @param name the optimizer
 * @param learningRate the base rate of the schedule
 * @param momentum the momentum of SGD, 0 to below 1; null for other optimizers
 * @param nesterov whether SGD uses Nesterov momentum
 * @param weightDecay 0 or more
 * @param decayAll whether decay includes biases and batch normalisation
 * @param accumulate the number of batches whose gradients are summed before a step, at least 1
 * @param clipNorm the largest global norm of the gradients, above 0; null for no limit
 * @param average the decay of the moving average of the weights, 0 to below 1; 0 for none
 * @param labelSmoothing the fraction of every label that is spread over all classes, 0 to below 1
 */
public record OptimizerSettings(
    OptimizerName name,
    double learningRate,
    @Nullable Double momentum,
    boolean nesterov,
    double weightDecay,
    boolean decayAll,
    int accumulate,
    @Nullable Double clipNorm,
    double average,
    double labelSmoothing) {

  /**
   * @throws IllegalArgumentException if a value is out of range, or momentum is given for an
   *     optimizer other than SGD
   */
  public OptimizerSettings {
    boolean sgd = name == OptimizerName.SGD;
    if (!(learningRate > 0 && Double.isFinite(learningRate))) {
      throw new IllegalArgumentException("the learning rate must be > 0, given " + learningRate);
    }
    if (!sgd && (momentum != null || nesterov)) {
      String given = momentum != null ? "momentum" : "nesterov";
      throw new IllegalArgumentException(given + " is an option of sgd, not of " + name);
    }
    if (accumulate < 1) {
      throw new IllegalArgumentException("accumulate must be >= 1, given " + accumulate);
    }
    momentum = sgd && momentum == null ? Double.valueOf(0.9) : momentum;
    optimizer(name, momentum, nesterov, weightDecay, decayAll);
    LossOptions.PLAIN.withSmoothing(labelSmoothing);
  }

  /** The defaults: Adam and AdamW at rate 0.001, SGD at rate 0.01 with momentum 0.9. */
  public static OptimizerSettings of(OptimizerName name) {
    double rate = name == OptimizerName.SGD ? 0.01 : 0.001;
    return new OptimizerSettings(name, rate, null, false, 0, false, 1, null, 0, 0);
  }

  /** Returns the settings with another learning rate. */
  public OptimizerSettings withLearningRate(double rate) {
    return new OptimizerSettings(
        name,
        rate,
        momentum,
        nesterov,
        weightDecay,
        decayAll,
        accumulate,
        clipNorm,
        average,
        labelSmoothing);
  }

  /** Returns the settings with another weight decay. */
  public OptimizerSettings withWeightDecay(double decay) {
    return new OptimizerSettings(
        name,
        learningRate,
        momentum,
        nesterov,
        decay,
        decayAll,
        accumulate,
        clipNorm,
        average,
        labelSmoothing);
  }

  /** Returns the settings with gradients clipped to a global norm. */
  public OptimizerSettings withClipNorm(double norm) {
    return new OptimizerSettings(
        name,
        learningRate,
        momentum,
        nesterov,
        weightDecay,
        decayAll,
        accumulate,
        norm,
        average,
        labelSmoothing);
  }

  /** Returns the settings with a moving average of the weights. */
  public OptimizerSettings withAverage(double decay) {
    return new OptimizerSettings(
        name,
        learningRate,
        momentum,
        nesterov,
        weightDecay,
        decayAll,
        accumulate,
        clipNorm,
        decay,
        labelSmoothing);
  }

  /** Creates the optimizer. */
  public Optimizer newOptimizer() {
    return optimizer(name, momentum, nesterov, weightDecay, decayAll);
  }

  private static Optimizer optimizer(
      OptimizerName name,
      @Nullable Double momentum,
      boolean nesterov,
      double weightDecay,
      boolean decayAll) {
    double m = momentum == null ? 0 : momentum;
    Optimizer chosen =
        switch (name) {
          case ADAM -> Adam.l2(weightDecay);
          case ADAMW -> Adam.decoupled(weightDecay);
          case SGD -> nesterov ? Sgd.nesterov(m, weightDecay) : new Sgd(m, weightDecay);
        };
    return decayAll ? chosen.decayingAll() : chosen;
  }

  /** The options of the loss. */
  public LossOptions loss() {
    return LossOptions.PLAIN.withSmoothing(labelSmoothing);
  }
}
