package lanewise.cli.experiment;

import java.nio.file.Path;
import lanewise.cli.options.TrainingCommand;
import lanewise.format.FormatException;
import lanewise.run.RunConfig;
import lanewise.run.RunFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A command that runs an experiment; it has all options of a training. */
@Command
public abstract class ExperimentCommand extends TrainingCommand {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = {
        "The experiment's folder (default: experiments/COMMAND-MODEL-DATA-TIME).",
        "If it holds an unfinished run of the same command, that run is continued."
      })
  @Nullable Path out;

  /**
   * Starts the experiment: checks its options and loads its images.
   *
   * @param settings the settings of its trainings
   * @throws FormatException if its folder is used for something else
   */
  protected Experiment begin(RunConfig settings) {
    if (out != null && !ExperimentFolder.isExperiment(out)) {
      RunFolder.requireFree(out); // fail before the work, not after it
    }
    return Experiment.begin(this, line(), settings);
  }
}
