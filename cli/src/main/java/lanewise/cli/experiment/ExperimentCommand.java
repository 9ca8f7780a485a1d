package lanewise.cli.experiment;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.function.Consumer;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.TrainingCommand;
import lanewise.file.AtomicFile;
import lanewise.format.FormatException;
import lanewise.run.FolderLock;
import lanewise.run.RunConfig;
import lanewise.run.RunFolder;
import lanewise.run.RunSettings;
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
  private @Nullable Path out;

  private @Nullable FolderLock lock;

  /** The folder that was asked for; null for the usual one. */
  protected @Nullable Path out() {
    return out;
  }

  /** A new folder if none is asked for. */
  protected Path usualFolder(RunSettings settings, String data) {
    LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
    String run = RunFolder.usualName(settings.model().name(), data, now);
    return RunFolder.createNew(Path.of("experiments", line().getCommandSpec().name() + "-" + run));
  }

  /**
   * Conducts the experiment in the folder that was asked for.
   *
   * @see #conduct(RunConfig, Path, Consumer)
   */
  protected int conduct(RunConfig settings, Consumer<Experiment> body) {
    return conduct(settings, out, body);
  }

  /**
   * Conducts an experiment: checks what it was told, loads its images, and keeps its folder to this
   * process until it is done.
   *
   * @param settings of its trainings
   * @param folder its folder; null for the usual one
   * @param body what it is
   * @return the exit code
   * @throws FormatException if the folder for it holds something else, or is in use
   */
  protected int conduct(RunConfig settings, @Nullable Path folder, Consumer<Experiment> body) {
    if (folder != null && !ExperimentFolder.isExperiment(folder)) {
      RunFolder.requireFree(folder); // fail before the work, not after it
    }
    try {
      body.accept(Experiment.begin(this, line(), settings, folder));
      return ExitCode.DONE;
    } finally {
      if (lock != null) {
        lock.close();
        lock = null;
      }
    }
  }

  /** Takes the experiment's folder, which is there or is made. */
  void take(Path folder) {
    AtomicFile.createFolder(folder);
    lock = FolderLock.take(folder);
  }
}
