package lanewise.cli.options;

import picocli.CommandLine.Option;

/** The options that guard a run against being killed and against diverging. */
public final class SafetyOptions implements OptionSection {
  @Option(
      names = "--checkpoint-every",
      paramLabel = "N|TIME",
      converter = CheckpointInterval.Converter.class,
      description =
          "Keep what `train --resume RUN` goes on from after so many steps (500) or so much time"
              + " (30s, 5m); 0 for never (default: 60s).")
  public CheckpointInterval checkpointEvery = new CheckpointInterval(0, 60);

  @Option(
      names = "--recover",
      fallbackValue = "true", // also where a recipe has it already
      description =
          "If the loss diverges, go back to the beginning of the epoch and on at half the rate.")
  public boolean recover;

  @Override
  public String heading() {
    return "Safety";
  }
}
