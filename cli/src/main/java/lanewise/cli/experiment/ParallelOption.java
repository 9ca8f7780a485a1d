package lanewise.cli.experiment;

import lanewise.cli.options.AtLeastOne;
import picocli.CommandLine.Option;

/** The option for the number of trainings at a time. */
public final class ParallelOption {
  @Option(
      names = "--parallel",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Trainings to run at the same time; results do not change (default: 1).")
  public int trainings = 1;
}
