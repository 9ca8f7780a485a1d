package lanewise.cli.experiment;

import lanewise.cli.options.AtLeastOne;
import picocli.CommandLine.Option;

/** How many trainings run at a time. */
public final class ParallelOption {
  @Option(
      names = "--parallel",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Trainings at a time; they come out the same (default: 1).")
  public int trainings = 1;
}
