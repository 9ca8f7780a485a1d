package lanewise.cli.experiment;

import java.nio.file.Path;
import lanewise.cli.options.OutputOptions;
import lanewise.cli.options.TrainOptions;
import lanewise.format.FormatException;
import lanewise.run.RunConfig;
import lanewise.run.RunFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that experiments share: those of a training, and where the results go. */
public final class ExperimentOptions {
  @Mixin final TrainOptions training = new TrainOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = {
        "The experiment's folder (default: experiments/COMMAND-MODEL-DATA-TIME).",
        "If it holds an unfinished run of the same command, that run is continued."
      })
  @Nullable Path out;

  @Mixin final OutputOptions output = new OutputOptions();

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  /** What was given of a training's options. */
  public RunConfig settings() {
    return training.given();
  }

  /**
   * Begins the experiment: checks what it was told, and loads its images.
   *
   * @param settings of its trainings
   * @throws FormatException if the folder for it holds something else
   */
  public Experiment begin(RunConfig settings) {
    if (out != null && !ExperimentFolder.isExperiment(out)) {
      RunFolder.requireFree(out); // before the work, not after
    }
    return Experiment.begin(this, spec.commandLine(), settings);
  }
}
