package lanewise.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import lanewise.cli.experiment.ExperimentFolder;
import lanewise.cli.experiment.Result;
import lanewise.cli.experiment.ablate.AblationResult;
import lanewise.cli.experiment.compare.Comparison;
import lanewise.cli.experiment.crossval.CrossvalResult;
import lanewise.cli.experiment.lrfind.LrFindResult;
import lanewise.cli.experiment.medmnist.MedmnistResult;
import lanewise.cli.experiment.medmnist.MedmnistTable;
import lanewise.cli.experiment.tune.TuneResult;
import lanewise.format.FormatException;
import lanewise.report.Report;
import lanewise.run.Json;

/** The kinds of experiments, each with the file of its result. */
public enum ExperimentKind {
  LR_FIND("lr-find.json", LrFindResult.class),
  CROSSVAL("crossval.json", CrossvalResult.class),
  TUNE("tune.json", TuneResult.class),
  ABLATE("ablation.json", AblationResult.class),
  COMPARE("compare.json", Comparison.class),
  MEDMNIST("medmnist.json", MedmnistResult.class),
  MEDMNIST_ALL("medmnist-all.json", MedmnistTable.class);

  private final String file;
  private final Class<? extends Result> content;

  ExperimentKind(String file, Class<? extends Result> content) {
    this.file = file;
    this.content = content;
  }

  /**
   * The report of the experiment in a folder; empty if there is none.
   *
   * @throws FormatException if the experiment is not finished, or a file is missing or damaged
   */
  static Optional<Report> report(Path folder) {
    for (ExperimentKind kind : values()) {
      Path file = folder.resolve(kind.file);
      if (Files.exists(file)) {
        return Optional.of(Json.read(file, kind.content).report(new ExperimentFolder(folder)));
      }
    }
    if (ExperimentFolder.isExperiment(folder)) {
      throw new FormatException(
          folder, "has an unfinished experiment: repeat its command to continue it");
    }
    return Optional.empty();
  }
}
