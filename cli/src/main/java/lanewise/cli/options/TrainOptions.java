package lanewise.cli.options;

import java.nio.file.Path;
import java.util.Objects;
import lanewise.cli.error.Mistakes;
import lanewise.optim.Adam;
import lanewise.optim.Optimizer;
import lanewise.optim.Schedule;
import lanewise.optim.Sgd;
import lanewise.train.TrainingOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The options that a training run depends on: exactly what a run's configuration file holds, under
 * the same names.
 */
public final class TrainOptions {
  private static final int EPOCHS = 3;
  private static final double LR_DECAY = 0.4;

  @Mixin public final ModelOptions model = new ModelOptions();
  @Mixin public final DataOptions data = new DataOptions();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description =
          "Passes over the training images (default: 3; with --steps: as many as needed).")
  public @Nullable Integer epochs;

  @Option(
      names = "--steps",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Stop after N optimizer steps.")
  public @Nullable Integer steps;

  @Mixin public final BatchOption batch = new BatchOption();

  @Option(
      names = "--accumulate",
      paramLabel = "K",
      converter = AtLeastOne.class,
      description = "Sum the gradients of K batches before each optimizer step (default: 1).")
  public int accumulate = 1;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description = "${COMPLETION-CANDIDATES} (default: adam).")
  public OptimizerName optimizer = OptimizerName.ADAM;

  @Option(
      names = "--lr",
      paramLabel = "RATE",
      description = "Learning rate (default: 0.001; for sgd 0.01).")
  public @Nullable Double lr;

  @Option(
      names = "--lr-decay",
      paramLabel = "PART",
      description =
          "Part of the run, at its end, over which the learning rate falls to 0; 0 keeps it"
              + " constant (default: 0.4; with --steps: 0).")
  public @Nullable Double lrDecay;

  @Option(names = "--momentum", paramLabel = "M", description = "Momentum of sgd (default: 0.9).")
  public @Nullable Double momentum;

  @Option(
      names = "--weight-decay",
      paramLabel = "D",
      description = "Weight decay; adamw keeps it apart from the gradient (default: 0).")
  public double weightDecay;

  @Option(
      names = "--validation",
      paramLabel = "FRACTION",
      description =
          "Part of the training images held out to choose the best epoch by, the same part of every"
              + " class; 0 for none. A set with validation images of its own uses those"
              + " (default: 0.1).")
  public double validation = 0.1;

  @Option(
      names = "--normalize",
      paramLabel = "NAME",
      description =
          "none: pixel/255; standard: mean 0 and deviation 1 over the training images"
              + " (default: standard).")
  public NormalizationName normalize = NormalizationName.STANDARD;

  @Mixin public final PreparationOptions preparation = new PreparationOptions();

  @Mixin public final AugmentOption augment = new AugmentOption();

  @Option(
      names = "--balance",
      paramLabel = "NAME",
      description =
          "Against classes of different sizes: oversample, undersample, balanced-batches, smote"
              + " (synthetic images), class-weights, effective-number (gentler weights),"
              + " logit-adjust (default: none).")
  public BalanceName balance = BalanceName.NONE;

  @Option(
      names = "--no-shuffle",
      description = "Read the images in their order; validation takes the last of each class.")
  public boolean noShuffle;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of weights, order, dropout and validation split (default: 1).")
  public long seed = 1;

  @Option(
      names = "--init",
      paramLabel = "FILE.safetensors",
      description = "Start from these weights instead of random ones.")
  public @Nullable Path init;

  @Mixin public final EngineOptions engine = new EngineOptions();

  private long stepsPerEpoch;

  /** Fills in what was not given, and refuses what does not go together. */
  public void resolve(CommandLine line) {
    model.resolve(line);
    data.resolve(line);
    preparation.resolve(line);
    engine.resolve();
    if (noShuffle && balance.choosesImages()) {
      throw new ParameterException(
          line, "--balance %s has an order of its own: leave out --no-shuffle".formatted(balance));
    }
    boolean sgd = optimizer == OptimizerName.SGD;
    if (momentum != null && !sgd) {
      throw new ParameterException(line, "--momentum is an option of sgd, not of " + optimizer);
    }
    if (sgd) {
      momentum = Objects.requireNonNullElse(momentum, 0.9);
    }
    lr = Objects.requireNonNullElse(lr, sgd ? 0.01 : 0.001);
    // Steps are counted to look at them, or to compare: then the rate had better stay.
    lrDecay = Objects.requireNonNullElse(lrDecay, steps == null ? LR_DECAY : 0);
    if (!(validation >= 0 && validation < 1)) {
      throw new ParameterException(
          line, "--validation must be 0 or more and below 1, given " + validation);
    }
    if (init != null) {
      init = init.toAbsolutePath().normalize();
    }
    // Now, not after the data are loaded.
    Mistakes.asUsage(line, this::newOptimizer);
    Mistakes.asUsage(line, () -> new TrainingOptions(1, 0, schedule(1), accumulate));
  }

  /** Fills in how many epochs so many steps take. */
  public void resolveEpochs(int images) {
    stepsPerEpoch = Math.ceilDiv(images, (long) batch.size * accumulate);
    if (epochs == null) {
      epochs = steps == null ? EPOCHS : (int) Math.ceilDiv(steps, stepsPerEpoch);
    }
  }

  /** Where validation images come from. */
  public Holdout holdout() {
    return new Holdout(validation, noShuffle, seed);
  }

  /** The optimizer, after {@link #resolve}. */
  public Optimizer newOptimizer() {
    return switch (optimizer) {
      case ADAM -> Adam.l2(weightDecay);
      case ADAMW -> Adam.decoupled(weightDecay);
      case SGD -> new Sgd(Objects.requireNonNull(momentum), weightDecay);
    };
  }

  /** How long to train and how fast to learn, after {@link #resolveEpochs}. */
  public TrainingOptions trainingOptions() {
    long whole = Objects.requireNonNull(epochs) * stepsPerEpoch;
    return new TrainingOptions(
        epochs,
        Objects.requireNonNullElse(steps, 0),
        schedule(steps == null ? whole : Math.min(steps, whole)),
        accumulate);
  }

  /** The learning rate for people, after {@link #resolve}. */
  public String rateText() {
    double falling = Objects.requireNonNull(lrDecay);
    return falling == 0
        ? String.valueOf(lr)
        : "%s falling over the last %.0f %%".formatted(lr, 100 * falling);
  }

  private Schedule schedule(long allSteps) {
    return Schedule.fallingTail(
        Objects.requireNonNull(lr), allSteps, Objects.requireNonNull(lrDecay));
  }
}
