package lanewise.cli.options;

import java.nio.file.Path;
import java.util.Objects;
import lanewise.cli.error.Mistakes;
import lanewise.format.Safetensors;
import lanewise.model.ModelName;
import lanewise.model.ModelSpec;
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
public final class TrainOptions implements OptionSection {
  /** How many epochs there are if nobody says. */
  public static final int EPOCHS = 3;

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

  @Mixin public final OptimizerOptions optimizer = new OptimizerOptions();
  @Mixin public final ScheduleOptions schedule = new ScheduleOptions();
  @Mixin public final SelectionOptions selection = new SelectionOptions();

  @Option(
      names = "--normalize",
      paramLabel = "NAME",
      description =
          "none: pixel/255; standard: mean 0 and deviation 1 over the training images"
              + " (default: standard).")
  public NormalizationName normalize = NormalizationName.STANDARD;

  @Mixin public final PreparationOptions preparation = new PreparationOptions();

  @Mixin public final AugmentOption augment = new AugmentOption();

  @Mixin public final TestViewsOption testViews = new TestViewsOption();

  @Mixin public final BalanceOption balance = new BalanceOption();

  @Option(
      names = "--no-shuffle",
      fallbackValue = "true", // also where a recipe has it already
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
      description =
          "Start from these weights instead of random ones; those of lanewise import bring their"
              + " network along.")
  public @Nullable Path init;

  @Mixin public final SafetyOptions safety = new SafetyOptions();

  @Mixin public final EngineOptions engine = new EngineOptions();

  private long stepsPerEpoch;

  @Override
  public String heading() {
    return "Training";
  }

  /** Fills in what was not given, and refuses what does not go together. */
  public void resolve(CommandLine line) {
    if (init != null && !model.isGiven() && describesNetwork(init)) {
      model.model = ModelName.IMPORTED;
    }
    model.resolve(line);
    data.resolve(line);
    preparation.resolve(line);
    if (model.imageSize != null) {
      data.resizeTo(model.imageSize, model.imageSize, preparation.resize);
    }
    engine.resolve();
    if (noShuffle && balance.name.choosesImages()) {
      throw new ParameterException(
          line,
          "--balance %s has an order of its own: leave out --no-shuffle".formatted(balance.name));
    }
    optimizer.resolve(line);
    schedule.resolve(line, steps != null);
    selection.resolve(line);
    if (init != null) {
      init = init.toAbsolutePath().normalize();
    }
    Mistakes.asUsage(line, () -> trainingOptions(1, 1, 1)); // now, not after the data are loaded
  }

  private static boolean describesNetwork(Path weights) {
    return weights.toString().endsWith(".safetensors")
        && Safetensors.readMetadata(weights).containsKey(ModelSpec.DESCRIPTION);
  }

  /** Fills in how many epochs so many steps take. */
  public void resolveEpochs(int images) {
    stepsPerEpoch = Math.ceilDiv(images, (long) batch.size * optimizer.accumulate);
    if (epochs == null) {
      epochs = steps == null ? EPOCHS : (int) Math.ceilDiv(steps, stepsPerEpoch);
    }
  }

  /** Where validation images come from. */
  public Holdout holdout() {
    return new Holdout(selection.validation, noShuffle, seed);
  }

  /** How long to train and how fast to learn, after {@link #resolveEpochs}. */
  public TrainingOptions trainingOptions() {
    int passes = Objects.requireNonNull(epochs);
    long whole = passes * stepsPerEpoch;
    return trainingOptions(passes, steps == null ? whole : Math.min(steps, whole), stepsPerEpoch);
  }

  private TrainingOptions trainingOptions(int passes, long allSteps, long perEpoch) {
    double lr = Objects.requireNonNull(optimizer.lr);
    return new TrainingOptions(
            passes,
            Objects.requireNonNullElse(steps, 0),
            schedule.schedule(lr, allSteps, perEpoch),
            optimizer.accumulate)
        .withMaxGradientNorm(
            Objects.requireNonNullElse(optimizer.clipNorm, Double.POSITIVE_INFINITY))
        .withAverage(optimizer.average)
        .withSelection(selection.metric, selection.earlyStopping())
        .withPlateau(schedule.plateau());
  }

  /** The learning rate for people, after {@link #resolve}. */
  public String rateText() {
    return optimizer.lr + schedule.text();
  }
}
