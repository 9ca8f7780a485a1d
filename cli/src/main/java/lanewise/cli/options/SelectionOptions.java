package lanewise.cli.options;

import java.util.Iterator;
import lanewise.cli.error.Mistakes;
import lanewise.run.SelectionSettings;
import lanewise.text.Choice;
import lanewise.train.Metric;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that choose the best epoch, and the end of a run. */
public final class SelectionOptions implements OptionSection {
  @Option(
      names = "--validation",
      paramLabel = "FRACTION",
      description =
          "Fraction of the training images held out to choose the best epoch, the same "
              + "fraction of every class; 0: none. A data set with its own validation images "
              + "uses those (default: 0.1).")
  public double validation = 0.1;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      completionCandidates = Metrics.class,
      description =
          "Score on the validation images that chooses the best epoch: "
              + "${COMPLETION-CANDIDATES} (default: accuracy).")
  public Metric metric = Metric.ACCURACY;

  @Option(
      names = "--patience",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description =
          "Stop early after N epochs in a row without improvement (default: never stop early).")
  public @Nullable Integer patience;

  @Option(
      names = "--min-improvement",
      paramLabel = "X",
      description = "Smallest improvement of the metric that counts for --patience (default: 0).")
  public @Nullable Double minImprovement;

  /** The names of the metrics. */
  static final class Metrics implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Choice.names(Metric.class).iterator();
    }
  }

  @Override
  public String heading() {
    return "Validation and the choice of the best epoch";
  }

  /** Refuses what does not go together. */
  void resolve(CommandLine line) {
    if (!(validation >= 0 && validation < 1)) {
      throw new ParameterException(
          line, "--validation must be 0 or more and below 1, given " + validation);
    }
    if (minImprovement != null && patience == null) {
      throw new ParameterException(line, "--min-improvement needs --patience");
    }
    Mistakes.asUsage(line, this::settings);
  }

  /** What was chosen. */
  SelectionSettings settings() {
    return new SelectionSettings(validation, metric, patience, minImprovement);
  }
}
