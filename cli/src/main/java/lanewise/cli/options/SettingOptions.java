package lanewise.cli.options;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lanewise.datasets.Resize;
import lanewise.datasets.TestViews;
import lanewise.model.ModelName;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.run.BalanceName;
import lanewise.run.NormalizationName;
import lanewise.run.OptimizerName;
import lanewise.run.RunConfig;
import lanewise.run.ScheduleName;
import lanewise.text.Choice;
import lanewise.train.Metric;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The settings of {@link RunConfig} as options, with their help and completion. A command names the
 * settings that it takes; {@link RunConfig} parses and checks the values.
 */
public final class SettingOptions {
  private static final List<Section> SECTIONS =
      List.of(
          section(
              "Network",
              choice(
                  "model",
                  ModelName.class,
                  "The network: ${COMPLETION-CANDIDATES} (default: simple-cnn)."),
              value(
                  "conv-layers=N",
                  "all but simple-cnn, fashion-cnn: the number of blocks, or of resnet18's stages "
                      + "(default: as many as --filters has)."),
              value(
                  "filters=N,N,…",
                  "all but simple-cnn, fashion-cnn: the filters of each block or stage (default: "
                      + "32,64,128; bn-cnn: 32,64; resnet18: 64,128,256,512)."),
              value(
                  "hidden=N",
                  "simple-vgg, bn-cnn: units of the hidden layer (default: 256; bn-cnn: 128)."),
              value(
                  "dropout=P",
                  "all but simple-cnn, fashion-cnn: probability of dropping a unit before the last "
                      + "layer (default: 0.5; resnet-mini, resnet18: 0)."),
              value(
                  "image-size=N",
                  "all but simple-cnn, fashion-cnn: resize the images to N x N (default: as they "
                      + "are)."),
              flag(
                  "batch-norm",
                  "Batch normalisation after every convolution; bn-cnn, resnet-mini and resnet18 "
                      + "always have it.")),
          section(
              "Data",
              value(
                  "data=NAME|FILE|FOLDER",
                  "The data set: a name from `lanewise data list`, a .npz file or a folder of .npy"
                      + " files with train_images, train_labels, … or x_train, y_train, …, a .csv"
                      + " file with a label and pixels in each line, or a folder with one subfolder"
                      + " per class (default: digits; for a trained network, the set it was trained"
                      + " on)."),
              value(
                  "test=FRACTION",
                  "Fraction of every class held out for testing where the data set has no test "
                      + "split (default: 0.2)."),
              value(
                  "data-dir=DIR",
                  "Folder of the data sets (default: $LANEWISE_DATA, then the user's cache).")),
          section(
              "Training",
              value(
                  "epochs=N",
                  "Passes over the training images (default: 3; with --steps: as many as needed)."),
              value("steps=N", "Stop after N optimizer steps."),
              value("batch-size=N", "Images per batch (default: 64)."),
              value(
                  "shards=S",
                  "Cut each batch into S equal shards, a power of two; their gradients and batch "
                      + "statistics are computed apart and summed in a fixed tree. Results depend "
                      + "on S, never on who computes the shards (default: 1)."),
              choice(
                  "normalize",
                  NormalizationName.class,
                  "none: pixel/255; standard: mean 0 and deviation 1 over the training images "
                      + "(default: standard)."),
              flag(
                  "no-shuffle",
                  "Keep the images in their original order; validation is then the last images of "
                      + "each class."),
              value("seed=N", "Seed of weights, order, dropout and validation split (default: 1)."),
              value(
                  "init=FILE.safetensors",
                  "Start from these weights instead of random ones. Weights written by `lanewise "
                      + "import` carry their network with them.")),
          section(
              "Optimizer and loss",
              choice("optimizer", OptimizerName.class, "${COMPLETION-CANDIDATES} (default: adam)."),
              value("lr=RATE", "Learning rate (default: 0.001; for sgd 0.01)."),
              value("momentum=M", "Momentum of sgd (default: 0.9)."),
              flag("nesterov", "Nesterov's momentum for sgd."),
              value("betas=B,B", "Decays of the averages of adam and adamw (default: 0.9,0.999)."),
              value(
                  "epsilon=E",
                  "Added to the root of the mean square by adam and adamw (default: 1e-8)."),
              value(
                  "weight-decay=D",
                  "Weight decay for everything but biases and batch normalisation; adamw decouples "
                      + "it from the gradient (default: 0)."),
              flag("decay-all", "Weight decay for every parameter, as in PyTorch."),
              value(
                  "accumulate=K",
                  "Sum the gradients of K batches before each optimizer step (default: 1)."),
              value(
                  "clip-norm=N",
                  "Scale gradients down to a global norm of at most N (default: no limit)."),
              value(
                  "average=D",
                  "Keep an exponential moving average of the weights with decay D, such as 0.999, "
                      + "and validate, save and test the average (default: 0, off)."),
              value(
                  "label-smoothing=S",
                  "Spread the fraction S of every label over all classes (default: 0).")),
          section(
              "Learning rate over the run",
              choice(
                  "schedule",
                  ScheduleName.class,
                  "How the learning rate changes: ${COMPLETION-CANDIDATES} (default: falling-tail; "
                      + "with --steps: constant)."),
              value(
                  "lr-decay=PART",
                  "falling-tail: fraction of the run, at its end, over which the rate falls to 0 "
                      + "(default: 0.4)."),
              value(
                  "lr-gamma=G",
                  "Factor that the rate is multiplied by: at each fall of step, multi-step and "
                      + "plateau (default: 0.1), in each epoch of exponential (default: 0.9)."),
              value(
                  "lr-every=N",
                  "step: epochs from one fall of the rate to the next (default: 10)."),
              value("lr-milestones=N,N,…", "multi-step: the epochs after which the rate falls."),
              value(
                  "lr-patience=N",
                  "plateau: epochs to wait for a lower validation loss before the rate falls "
                      + "(default: 2)."),
              value(
                  "warmup=EPOCHS",
                  "Raise the rate linearly over the first EPOCHS epochs, before the schedule "
                      + "begins; fractions are allowed (default: 0)."),
              value(
                  "steering=STEP:FACTOR,…",
                  "From these steps on, multiply the schedule's rate by these factors. The page of "
                      + "--live writes this list while you steer, to repeat the run without it.")),
          section(
              "Validation and the choice of the best epoch",
              value(
                  "validation=FRACTION",
                  "Fraction of the training images held out to choose the best epoch, the same"
                      + " fraction of every class; 0: none. A data set with its own validation"
                      + " images uses those (default: 0.1)."),
              choice(
                  "metric",
                  Metric.class,
                  "Score on the validation images that chooses the best epoch: "
                      + "${COMPLETION-CANDIDATES} (default: accuracy)."),
              value(
                  "patience=N",
                  "Stop early after N epochs in a row without improvement (default: never stop "
                      + "early)."),
              value(
                  "min-improvement=X",
                  "Smallest improvement of the metric that counts for --patience (default: 0).")),
          section(
              "Images",
              value(
                  "clahe=CLIP",
                  "Equalise the contrast of all images tile by tile (CLAHE), with each tile's"
                      + " histogram clipped at CLIP times its mean, usually 2 to 4 (default: 0,"
                      + " off)."),
              value("clahe-tiles=N", "Tiles of --clahe along each side (default: 8)."),
              choice(
                  "resize",
                  Resize.Method.class,
                  "How images are resized: bilinear (four nearest pixels) or area (mean of all "
                      + "pixels covered) (default: bilinear)."),
              value(
                  "augment=NAME=X,…",
                  "Augment training images at random, differently in each epoch: flip, vflip"
                      + " (probability), rotate (degrees), shift (pixels), scale, gamma, contrast,"
                      + " brightness, saturation (fractions), hue (degrees), noise (fraction),"
                      + " erase (probability), cutout (pixels), mixup (alpha). A name without a"
                      + " value takes its default strength (default: none)."),
              choice(
                  "test-views",
                  TestViews.class,
                  "Average the probabilities of a test image over several views: one: the image"
                      + " itself; flip: the image and its mirror image; five: the image, and"
                      + " shifted by one pixel up, down, left and right; ten: these five and their"
                      + " mirror images. Stored with the network (default: as in training, where it"
                      + " is one)."),
              choice(
                  "balance",
                  BalanceName.class,
                  "What to do about classes of different sizes: oversample, undersample,"
                      + " balanced-batches, smote (synthetic images), class-weights,"
                      + " effective-number (gentler weights), logit-adjust (default: none).")),
          section(
              "Safety",
              value(
                  "checkpoint-every=N|TIME",
                  "Write a checkpoint for `train --resume` every N steps (500) or TIME (30s, 5m); "
                      + "0: never (default: 60s)."),
              flag(
                  "recover",
                  "If the loss diverges, go back to the start of the epoch and continue at half "
                      + "the rate."),
              flag(
                  "keep-epochs",
                  "Keep the weights after every epoch, and the initial ones, as"
                      + " epoch-000.safetensors and so on: one file more than epochs, each as"
                      + " large as last.safetensors. `lanewise playground` shows them under a"
                      + " slider.")),
          section(
              "Computation",
              value(
                  "threads=N",
                  "Number of threads (default: one per processor; more are not used)."),
              choice(
                  "conv",
                  ConvolutionAlgorithm.class,
                  "Convolution algorithm: ${COMPLETION-CANDIDATES} (default: auto).")));

  /** The heading of each setting, by its name. */
  private static final Map<String, String> HEADINGS = new LinkedHashMap<>();

  static {
    for (Section section : SECTIONS) {
      section.settings().forEach(setting -> HEADINGS.put(setting.name(), section.heading()));
    }
  }

  private SettingOptions() {}

  /** A group of settings with its own heading. */
  private record Section(String heading, List<Setting> settings) {}

  /** One setting; one without a label is switched on by its name alone. */
  private record Setting(String name, String label, List<String> choices, String description) {
    OptionSpec option() {
      OptionSpec.Builder option = OptionSpec.builder("--" + name).description(description);
      return label.isEmpty()
          ? option.type(boolean.class).build()
          : option.type(String.class).paramLabel(label).completionCandidates(choices).build();
    }
  }

  private static Section section(String heading, Setting... settings) {
    return new Section(heading, List.of(settings));
  }

  private static Setting value(String nameAndLabel, String description) {
    String[] parts = nameAndLabel.split("=", 2);
    return new Setting(parts[0], parts[1], List.of(), description);
  }

  private static Setting choice(String name, Class<? extends Enum<?>> type, String description) {
    return new Setting(name, "NAME", Choice.names(type), description);
  }

  private static Setting flag(String name, String description) {
    return new Setting(name, "", List.of(), description);
  }

  /** The names of all settings. */
  static String[] names() {
    return HEADINGS.keySet().toArray(String[]::new);
  }

  /**
   * Adds settings to a command, in the order of their sections.
   *
   * @param taken their names, or headings of sections
   */
  static void addTo(CommandSpec command, List<String> taken) {
    for (Section section : SECTIONS) {
      for (Setting setting : section.settings()) {
        if (taken.contains(section.heading()) || taken.contains(setting.name())) {
          command.addOption(setting.option());
        }
      }
    }
  }

  /** The heading of an option that {@link #addTo} added; null for any other. */
  static @Nullable String heading(OptionSpec option) {
    return isSetting(option) ? HEADINGS.get(name(option)) : null;
  }

  /** The values given on the command line. */
  public static RunConfig given(CommandLine line) {
    Map<String, String> values = new TreeMap<>();
    for (OptionSpec option : line.getParseResult().matchedOptions()) {
      if (isSetting(option)) {
        List<String> given = option.originalStringValues();
        values.put(name(option), given.isEmpty() ? "true" : String.join(",", given));
      }
    }
    return new RunConfig(values);
  }

  /** Whether an option is a setting; other options set a field of their command. */
  public static boolean isSetting(OptionSpec option) {
    return option.userObject() == null && HEADINGS.containsKey(name(option));
  }

  private static String name(OptionSpec option) {
    return option.longestName().substring(2);
  }
}
