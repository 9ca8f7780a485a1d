package lanewise.cli.options;

import java.nio.file.Path;
import java.util.Objects;
import lanewise.cli.error.Mistakes;
import lanewise.format.Safetensors;
import lanewise.model.ModelName;
import lanewise.model.ModelSpec;
import lanewise.run.Holdout;
import lanewise.run.ImageSettings;
import lanewise.run.NormalizationName;
import lanewise.run.RunSettings;
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
      description =
          "Keep the images in their original order; validation is then the last images of "
              + "each class.")
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
          "Start from these weights instead of random ones. Weights written by `lanewise "
              + "import` carry their network with them.")
  public @Nullable Path init;

  @Mixin public final SafetyOptions safety = new SafetyOptions();

  @Mixin public final EngineOptions engine = new EngineOptions();

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
    Mistakes.asUsage(
        line, () -> settings().trainingOptions(1)); // now, not after the data are loaded
  }

  private static boolean describesNetwork(Path weights) {
    return weights.toString().endsWith(".safetensors")
        && Safetensors.readMetadata(weights).containsKey(ModelSpec.DESCRIPTION);
  }

  /** Fills in how many epochs so many steps take. */
  public void resolveEpochs(int images) {
    epochs = settings().withEpochsFor(images).epochs();
  }

  /** Where validation images come from. */
  public Holdout holdout() {
    return new Holdout(selection.validation, noShuffle, seed);
  }

  /** The settings of the run, after {@link #resolve}. */
  public RunSettings settings() {
    return new RunSettings(
        model.spec(),
        model.imageSize,
        Objects.requireNonNull(data.data),
        data.dataDir.path,
        epochs,
        steps,
        batch.size,
        optimizer.settings(),
        schedule.settings(),
        selection.settings(),
        new ImageSettings(
            normalize,
            preparation.preparation(),
            augment.augment,
            testViews.testViews,
            balance.name,
            noShuffle),
        seed,
        init,
        safety.settings(),
        engine.threads(),
        engine.conv);
  }

  /** The learning rate for people, after {@link #resolve}. */
  public String rateText() {
    return settings().rateText();
  }
}
