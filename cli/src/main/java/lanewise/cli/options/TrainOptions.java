package lanewise.cli.options;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lanewise.cli.error.Mistakes;
import lanewise.datasets.Resize;
import lanewise.run.BalanceName;
import lanewise.run.NormalizationName;
import lanewise.run.OptimizerName;
import lanewise.run.RunConfig;
import lanewise.run.RunSettings;
import lanewise.run.ScheduleName;
import lanewise.train.Metric;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The settings of a training as options. They are only declared here, for help and completion: what
 * was given becomes a {@link RunConfig}, which reads and checks it.
 */
@OptionSection("Training")
public final class TrainOptions {
  @Mixin final ModelOptions model = new ModelOptions();
  @Mixin final DataOptions data = new DataOptions();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "Passes over the training images (default: 3; with --steps: as many as needed).")
  @Nullable String epochs;

  @Option(names = "--steps", paramLabel = "N", description = "Stop after N optimizer steps.")
  @Nullable String steps;

  @Mixin final BatchOption batch = new BatchOption();
  @Mixin final Updates updates = new Updates();
  @Mixin final Rate rate = new Rate();
  @Mixin final Selection selection = new Selection();

  @Option(
      names = "--normalize",
      paramLabel = "NAME",
      description =
          "none: pixel/255; standard: mean 0 and deviation 1 over the training images"
              + " (default: standard).")
  @Nullable NormalizationName normalize;

  @Mixin final Images images = new Images();

  @Option(
      names = "--no-shuffle",
      description =
          "Keep the images in their original order; validation is then the last images of "
              + "each class.")
  boolean noShuffle;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of weights, order, dropout and validation split (default: 1).")
  @Nullable String seed;

  @Option(
      names = "--init",
      paramLabel = "FILE.safetensors",
      description =
          "Start from these weights instead of random ones. Weights written by `lanewise "
              + "import` carry their network with them.")
  @Nullable String init;

  @Mixin final Safety safety = new Safety();
  @Mixin final EngineOptions engine = new EngineOptions();
  @Mixin final ConfigurationOptions configuration = new ConfigurationOptions();

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec mixee;

  /** How gradients become new weights. */
  @OptionSection("Optimizer and loss")
  static final class Updates {
    @Option(
        names = "--optimizer",
        paramLabel = "NAME",
        description = "${COMPLETION-CANDIDATES} (default: adam).")
    @Nullable OptimizerName optimizer;

    @Option(
        names = "--lr",
        paramLabel = "RATE",
        description = "Learning rate (default: 0.001; for sgd 0.01).")
    @Nullable String lr;

    @Option(names = "--momentum", paramLabel = "M", description = "Momentum of sgd (default: 0.9).")
    @Nullable String momentum;

    @Option(names = "--nesterov", description = "Nesterov's momentum for sgd.")
    boolean nesterov;

    @Option(
        names = "--weight-decay",
        paramLabel = "D",
        description =
            "Weight decay for everything but biases and batch normalisation; adamw decouples it"
                + " from the gradient (default: 0).")
    @Nullable String weightDecay;

    @Option(names = "--decay-all", description = "Weight decay for every parameter, as in PyTorch.")
    boolean decayAll;

    @Option(
        names = "--accumulate",
        paramLabel = "K",
        description = "Sum the gradients of K batches before each optimizer step (default: 1).")
    @Nullable String accumulate;

    @Option(
        names = "--clip-norm",
        paramLabel = "N",
        description = "Scale gradients down to a global norm of at most N (default: no limit).")
    @Nullable String clipNorm;

    @Option(
        names = "--average",
        paramLabel = "D",
        description =
            "Keep an exponential moving average of the weights with decay D, such as 0.999, "
                + "and validate, save and test the average (default: 0, off).")
    @Nullable String average;

    @Option(
        names = "--label-smoothing",
        paramLabel = "S",
        description = "Spread the fraction S of every label over all classes (default: 0).")
    @Nullable String labelSmoothing;
  }

  /** How the learning rate changes. */
  @OptionSection("Learning rate over the run")
  static final class Rate {
    @Option(
        names = "--schedule",
        paramLabel = "NAME",
        description =
            "How the learning rate changes: ${COMPLETION-CANDIDATES} (default: "
                + "falling-tail; with --steps: constant).")
    @Nullable ScheduleName schedule;

    @Option(
        names = "--lr-decay",
        paramLabel = "PART",
        description =
            "falling-tail: fraction of the run, at its end, over which the rate falls to 0 "
                + "(default: 0.4).")
    @Nullable String lrDecay;

    @Option(
        names = "--lr-gamma",
        paramLabel = "G",
        description =
            "Factor that the rate is multiplied by: at each fall of step, multi-step and "
                + "plateau (default: 0.1), in each epoch of exponential (default: 0.9).")
    @Nullable String lrGamma;

    @Option(
        names = "--lr-every",
        paramLabel = "N",
        description = "step: epochs from one fall of the rate to the next (default: 10).")
    @Nullable String lrEvery;

    @Option(
        names = "--lr-milestones",
        paramLabel = "N,N,…",
        description = "multi-step: the epochs after which the rate falls.")
    @Nullable String lrMilestones;

    @Option(
        names = "--lr-patience",
        paramLabel = "N",
        description =
            "plateau: epochs to wait for a lower validation loss before the rate falls "
                + "(default: 2).")
    @Nullable String lrPatience;

    @Option(
        names = "--warmup",
        paramLabel = "EPOCHS",
        description =
            "Raise the rate linearly over the first EPOCHS epochs, before the schedule "
                + "begins; fractions are allowed (default: 0).")
    @Nullable String warmup;
  }

  /** What the best epoch is, and when a run ends. */
  @OptionSection("Validation and the choice of the best epoch")
  static final class Selection {
    @Option(
        names = "--validation",
        paramLabel = "FRACTION",
        description =
            "Fraction of the training images held out to choose the best epoch, the same "
                + "fraction of every class; 0: none. A data set with its own validation images "
                + "uses those (default: 0.1).")
    @Nullable String validation;

    @Option(
        names = "--metric",
        paramLabel = "NAME",
        completionCandidates = Choices.Metrics.class,
        description =
            "Score on the validation images that chooses the best epoch: "
                + "${COMPLETION-CANDIDATES} (default: accuracy).")
    @Nullable Metric metric;

    @Option(
        names = "--patience",
        paramLabel = "N",
        description =
            "Stop early after N epochs in a row without improvement (default: never stop early).")
    @Nullable String patience;

    @Option(
        names = "--min-improvement",
        paramLabel = "X",
        description = "Smallest improvement of the metric that counts for --patience (default: 0).")
    @Nullable String minImprovement;
  }

  /** How images are made ready; a trained network remembers most of it. */
  @OptionSection("Images")
  static final class Images {
    @Option(
        names = "--clahe",
        paramLabel = "CLIP",
        description =
            "Equalise the contrast of all images tile by tile (CLAHE), with each tile's "
                + "histogram clipped at CLIP times its mean, usually 2 to 4 (default: 0, off).")
    @Nullable String clahe;

    @Option(
        names = "--clahe-tiles",
        paramLabel = "N",
        description = "Tiles of --clahe along each side (default: 8).")
    @Nullable String claheTiles;

    @Option(
        names = "--resize",
        paramLabel = "NAME",
        description =
            "How images are resized: bilinear (four nearest pixels) or area (mean of all "
                + "pixels covered) (default: bilinear).")
    Resize.@Nullable Method resize;

    @Mixin final AugmentOption augment = new AugmentOption();
    @Mixin final TestViewsOption testViews = new TestViewsOption();

    @Option(
        names = "--balance",
        paramLabel = "NAME",
        description =
            "What to do about classes of different sizes: oversample, undersample, "
                + "balanced-batches, smote (synthetic images), class-weights, effective-number "
                + "(gentler weights), logit-adjust (default: none).")
    @Nullable BalanceName balance;
  }

  /** What guards a run against being killed and against diverging. */
  @OptionSection("Safety")
  static final class Safety {
    @Option(
        names = "--checkpoint-every",
        paramLabel = "N|TIME",
        description =
            "Write a checkpoint for `train --resume` every N steps (500) or TIME (30s, 5m); "
                + "0: never (default: 60s).")
    @Nullable String checkpointEvery;

    @Option(
        names = "--recover",
        description =
            "If the loss diverges, go back to the start of the epoch and continue at half "
                + "the rate.")
    boolean recover;
  }

  /** What the command was given, be it on its line or in a file. */
  public RunConfig given() {
    return configuration.values().with(given(mixee.commandLine()).values());
  }

  /** What stands on a command's line. */
  static RunConfig given(CommandLine line) {
    Map<String, String> values = new TreeMap<>();
    for (OptionSpec option : line.getParseResult().matchedOptions()) {
      String name = option.longestName().substring(2);
      if (RunConfig.NAMES.contains(name)) {
        List<String> given = option.originalStringValues();
        values.put(name, given.isEmpty() ? "true" : String.join(",", given));
      }
    }
    return new RunConfig(values);
  }

  /**
   * The settings that follow, all filled in.
   *
   * @throws ParameterException if one is not what its name wants, or does not go with another
   */
  public RunSettings settings(RunConfig config) {
    CommandLine line = mixee.commandLine();
    RunSettings settings;
    try {
      settings = config.settings();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      String origin = configuration.origin(message.split("[: ]", 2)[0], config);
      throw new ParameterException(
          line, origin.isEmpty() ? Mistakes.ofOption(message) : origin + ": " + message, e);
    }
    EngineOptions.requireVectors();
    return settings
        .but()
        .data(DataOptions.existing(line, settings.data()))
        .dataDir(DataOptions.folder(line, settings.dataDir()))
        .build();
  }

  /** Takes the settings from a file too. */
  public ConfigurationOptions configuration() {
    return configuration;
  }
}
