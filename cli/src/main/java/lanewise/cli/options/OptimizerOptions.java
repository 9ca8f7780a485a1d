package lanewise.cli.options;

import java.util.Objects;
import lanewise.cli.error.Mistakes;
import lanewise.run.OptimizerName;
import lanewise.run.OptimizerSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say how gradients become new weights. */
public final class OptimizerOptions implements OptionSection {
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

  @Option(names = "--momentum", paramLabel = "M", description = "Momentum of sgd (default: 0.9).")
  public @Nullable Double momentum;

  @Option(
      names = "--nesterov",
      fallbackValue = "true", // also where a recipe has it already
      description = "Nesterov's momentum for sgd.")
  public boolean nesterov;

  @Option(
      names = "--weight-decay",
      paramLabel = "D",
      description =
          "Weight decay for everything but biases and batch normalisation; adamw decouples it from"
              + " the gradient (default: 0).")
  public double weightDecay;

  @Option(
      names = "--decay-all",
      fallbackValue = "true",
      description = "Weight decay for every parameter, as in PyTorch.")
  public boolean decayAll;

  @Option(
      names = "--accumulate",
      paramLabel = "K",
      converter = AtLeastOne.class,
      description = "Sum the gradients of K batches before each optimizer step (default: 1).")
  public int accumulate = 1;

  @Option(
      names = "--clip-norm",
      paramLabel = "N",
      description = "Scale gradients down to a global norm of at most N (default: no limit).")
  public @Nullable Double clipNorm;

  @Option(
      names = "--average",
      paramLabel = "D",
      description =
          "Keep an exponential moving average of the weights with decay D, such as 0.999, "
              + "and validate, save and test the average (default: 0, off).")
  public double average;

  @Option(
      names = "--label-smoothing",
      paramLabel = "S",
      description = "Spread the fraction S of every label over all classes (default: 0).")
  public double labelSmoothing;

  @Override
  public String heading() {
    return "Optimizer and loss";
  }

  /** Fills in what was not given, and refuses what does not go together. */
  void resolve(CommandLine line) {
    boolean sgd = optimizer == OptimizerName.SGD;
    if (momentum != null && !sgd) {
      throw new ParameterException(line, "--momentum is an option of sgd, not of " + optimizer);
    }
    if (nesterov && !sgd) {
      throw new ParameterException(line, "--nesterov is an option of sgd, not of " + optimizer);
    }
    lr = Objects.requireNonNullElse(lr, sgd ? 0.01 : 0.001);
    Mistakes.asUsage(line, this::settings);
  }

  /** What was chosen, after {@link #resolve}. */
  public OptimizerSettings settings() {
    return new OptimizerSettings(
        optimizer,
        Objects.requireNonNull(lr),
        momentum,
        nesterov,
        weightDecay,
        decayAll,
        accumulate,
        clipNorm,
        average,
        labelSmoothing);
  }
}
