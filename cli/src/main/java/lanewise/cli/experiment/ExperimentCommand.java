package lanewise.cli.experiment;

import java.nio.file.Path;
import lanewise.cli.options.TrainingCommand;
import lanewise.format.FormatException;
import lanewise.run.RunConfig;
import lanewise.run.RunFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A command that trains to learn something: it takes the options of a training. */
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
   * Begins the experiment: checks what it was told, and loads its images.
   *
   * @param settings of its trainings
   * @throws FormatException if the folder for it holds something else
   */
  protected Experiment begin(RunConfig settings) {
    if (out != null && !ExperimentFolder.isExperiment(out)) {
      RunFolder.requireFree(out); // before the work, not after
    }
    return Experiment.begin(this, line(), settings);
  }
}
