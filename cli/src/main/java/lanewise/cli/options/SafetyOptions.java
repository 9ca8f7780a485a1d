package lanewise.cli.options;

import lanewise.run.CheckpointInterval;
import lanewise.run.Safety;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that guard a run against being killed and against diverging. */
public final class SafetyOptions implements OptionSection {
  @Option(
      names = "--checkpoint-every",
      paramLabel = "N|TIME",
      converter = IntervalConverter.class,
      description =
          "Write a checkpoint for `train --resume` every N steps (500) or TIME (30s, 5m); "
              + "0: never (default: 60s).")
  public CheckpointInterval checkpointEvery = new CheckpointInterval(0, 60);

  @Option(
      names = "--recover",
      fallbackValue = "true", // also where a recipe has it already
      description =
          "If the loss diverges, go back to the start of the epoch and continue at half "
              + "the rate.")
  public boolean recover;

  /** What was chosen. */
  public Safety settings() {
    return new Safety(checkpointEvery, recover);
  }

  /** Reads {@code 500}, {@code 30s} or {@code 5m}. */
  static final class IntervalConverter implements ITypeConverter<CheckpointInterval> {
    @Override
    public CheckpointInterval convert(String text) {
      try {
        return CheckpointInterval.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  @Override
  public String heading() {
    return "Safety";
  }
}
