package lanewise.cli.experiment;

import java.nio.file.Path;
import java.util.function.Consumer;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.TrainingCommand;
import lanewise.file.AtomicFile;
import lanewise.format.FormatException;
import lanewise.run.FolderLock;
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

  private @Nullable FolderLock lock;

  /**
   * Conducts the experiment: checks what it was told, loads its images, and keeps its folder to
   * this process until it is done.
   *
   * @param settings of its trainings
   * @param body what it is
   * @return the exit code
   * @throws FormatException if the folder for it holds something else, or is in use
   */
  protected int conduct(RunConfig settings, Consumer<Experiment> body) {
    if (out != null && !ExperimentFolder.isExperiment(out)) {
      RunFolder.requireFree(out); // fail before the work, not after it
    }
    try {
      body.accept(Experiment.begin(this, line(), settings));
      return ExitCode.DONE;
    } finally {
      if (lock != null) {
        lock.close();
      }
    }
  }

  /** Takes the experiment's folder, which is there or is made. */
  void take(Path folder) {
    AtomicFile.createFolder(folder);
    lock = FolderLock.take(folder);
  }
}
