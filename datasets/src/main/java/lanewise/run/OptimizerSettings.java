package lanewise.run;

import java.util.List;
import java.util.function.Consumer;
import lanewise.optim.Adam;
import lanewise.optim.Optimizer;
import lanewise.optim.Sgd;
import lanewise.plan.LossOptions;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the optimizer and the loss.
 *
 * {@snippet :
 * OptimizerSettings.of(OptimizerName.SGD).learningRate(0.05).weightDecay(5e-4)
 * }
 *
 * <p>A method that changes a value throws an {@link IllegalArgumentException} if it is out of
 * range.
 *
 * @param name the optimizer
 * @param learningRate the base rate of the schedule
 * @param momentum the momentum of SGD, 0 to below 1; null for other optimizers
 * @param nesterov whether SGD uses Nesterov momentum
 * @param betas the decays of Adam's averages of gradients and their squares, each 0 to below 1;
 *     null for 0.9 and 0.999
 * @param epsilon what Adam adds to the root of the mean square, above 0; null for 1e-8
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
    @Nullable List<Double> betas,
    @Nullable Double epsilon,
    double weightDecay,
    boolean decayAll,
    int accumulate,
    @Nullable Double clipNorm,
    double average,
    double labelSmoothing) {

  /**
   * @throws IllegalArgumentException if a value is out of range or belongs to another optimizer:
   *     momentum is SGD's, betas and epsilon are Adam's and AdamW's
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
    if (sgd && (betas != null || epsilon != null)) {
      String given = betas != null ? "betas" : "epsilon";
      throw new IllegalArgumentException(given + " is an option of adam and adamw, not of sgd");
    }
    if (betas != null && betas.size() != 2) {
      throw new IllegalArgumentException("betas are two numbers, given " + betas);
    }
    if (accumulate < 1) {
      throw new IllegalArgumentException("accumulate must be >= 1, given " + accumulate);
    }
    momentum = sgd && momentum == null ? Double.valueOf(0.9) : momentum;
    betas = betas == null ? null : List.copyOf(betas);
    optimizer(name, momentum, nesterov, betas, epsilon, weightDecay, decayAll);
    LossOptions.PLAIN.withSmoothing(labelSmoothing);
  }

  /** The defaults: Adam and AdamW at rate 0.001, SGD at rate 0.01 with momentum 0.9. */
  public static OptimizerSettings of(OptimizerName name) {
    double rate = name == OptimizerName.SGD ? 0.01 : 0.001;
    return new OptimizerSettings(name, rate, null, false, null, null, 0, false, 1, null, 0, 0);
  }

  /** Returns the settings with another learning rate. */
  public OptimizerSettings learningRate(double value) {
    return with(draft -> draft.learningRate = value);
  }

  /** Returns the settings with another momentum of SGD. */
  public OptimizerSettings momentum(@Nullable Double value) {
    return with(draft -> draft.momentum = value);
  }

  /** Returns the settings with Nesterov's or classical momentum for SGD. */
  public OptimizerSettings nesterov(boolean value) {
    return with(draft -> draft.nesterov = value);
  }

  /** Returns the settings with other betas of Adam. */
  public OptimizerSettings betas(@Nullable List<Double> value) {
    return with(draft -> draft.betas = value);
  }

  /** Returns the settings with another epsilon of Adam. */
  public OptimizerSettings epsilon(@Nullable Double value) {
    return with(draft -> draft.epsilon = value);
  }

  /** Returns the settings with another weight decay. */
  public OptimizerSettings weightDecay(double value) {
    return with(draft -> draft.weightDecay = value);
  }

  /** Returns the settings with weight decay on every parameter, or sparing some. */
  public OptimizerSettings decayAll(boolean value) {
    return with(draft -> draft.decayAll = value);
  }

  /** Returns the settings with the gradients of so many batches summed before a step. */
  public OptimizerSettings accumulate(int value) {
    return with(draft -> draft.accumulate = value);
  }

  /** Returns the settings with gradients clipped to a global norm, or null for no limit. */
  public OptimizerSettings clipNorm(@Nullable Double value) {
    return with(draft -> draft.clipNorm = value);
  }

  /** Returns the settings with a moving average of the weights. */
  public OptimizerSettings average(double value) {
    return with(draft -> draft.average = value);
  }

  /** Returns the settings with another label smoothing. */
  public OptimizerSettings labelSmoothing(double value) {
    return with(draft -> draft.labelSmoothing = value);
  }

  private OptimizerSettings with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  /** A mutable copy of the settings. */
  private static final class Draft {
    OptimizerName name;
    double learningRate;
    @Nullable Double momentum;
    boolean nesterov;
    @Nullable List<Double> betas;
    @Nullable Double epsilon;
    double weightDecay;
    boolean decayAll;
    int accumulate;
    @Nullable Double clipNorm;
    double average;
    double labelSmoothing;

    Draft(OptimizerSettings from) {
      name = from.name;
      learningRate = from.learningRate;
      momentum = from.momentum;
      nesterov = from.nesterov;
      betas = from.betas;
      epsilon = from.epsilon;
      weightDecay = from.weightDecay;
      decayAll = from.decayAll;
      accumulate = from.accumulate;
      clipNorm = from.clipNorm;
      average = from.average;
      labelSmoothing = from.labelSmoothing;
    }

    OptimizerSettings settings() {
      return new OptimizerSettings(
          name,
          learningRate,
          momentum,
          nesterov,
          betas,
          epsilon,
          weightDecay,
          decayAll,
          accumulate,
          clipNorm,
          average,
          labelSmoothing);
    }
  }

  /** Creates the optimizer. */
  public Optimizer newOptimizer() {
    return optimizer(name, momentum, nesterov, betas, epsilon, weightDecay, decayAll);
  }

  private static Optimizer optimizer(
      OptimizerName name,
      @Nullable Double momentum,
      boolean nesterov,
      @Nullable List<Double> betas,
      @Nullable Double epsilon,
      double weightDecay,
      boolean decayAll) {
    double m = momentum == null ? 0 : momentum;
    Optimizer chosen =
        switch (name) {
          case ADAM -> adam(Adam.l2(weightDecay), betas, epsilon);
          case ADAMW -> adam(Adam.decoupled(weightDecay), betas, epsilon);
          case SGD -> nesterov ? Sgd.nesterov(m, weightDecay) : new Sgd(m, weightDecay);
        };
    return decayAll ? chosen.decayingAll() : chosen;
  }

  private static Adam adam(Adam plain, @Nullable List<Double> betas, @Nullable Double epsilon) {
    Adam adam = betas == null ? plain : plain.betas(betas.get(0), betas.get(1));
    return epsilon == null ? adam : adam.epsilon(epsilon);
  }

  /** The options of the loss. */
  public LossOptions loss() {
    return LossOptions.PLAIN.withSmoothing(labelSmoothing);
  }
}
