package lanewise.cli.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import lanewise.format.FormatException;
import lanewise.report.Report;
import lanewise.run.Json;

/** The kinds of experiments, each with the file that holds what one came to. */
public enum ExperimentKind {
  LR_FIND("lr-find.json", LrFindReport.class),
  CROSSVAL("crossval.json", CrossvalReport.class),
  TUNE("tune.json", TuneReport.class),
  ABLATE("ablation.json", AblationReport.class),
  COMPARE("compare.json", Comparison.class),
  MEDMNIST("medmnist.json", MedmnistReport.class);

  private final String file;
  private final Class<? extends Findings> content;

  ExperimentKind(String file, Class<? extends Findings> content) {
    this.file = file;
    this.content = content;
  }

  /** The kind of what an experiment came to. */
  static ExperimentKind of(Findings findings) {
    return Arrays.stream(values())
        .filter(kind -> kind.content.isInstance(findings))
        .findFirst()
        .orElseThrow();
  }

  /**
   * The kind of the experiment in a folder; empty if there is none.
   *
   * @throws FormatException if the experiment has not come to its end
   */
  public static Optional<ExperimentKind> of(Path folder) {
    Optional<ExperimentKind> kind =
        Arrays.stream(values()).filter(k -> Files.exists(k.fileIn(folder))).findFirst();
    if (kind.isEmpty() && ExperimentFolder.isExperiment(folder)) {
      throw new FormatException(
          folder, "holds an unfinished experiment: repeat its command to go on with it");
    }
    return kind;
  }

  /** Whether a folder is that of a training within an experiment. */
  public static boolean holds(Path run) {
    Path parent = run.toAbsolutePath().normalize().getParent();
    return parent != null && ExperimentFolder.isExperiment(parent);
  }

  /** Where it writes what it came to. */
  Path fileIn(Path folder) {
    return folder.resolve(file);
  }

  /**
   * The report of a finished experiment of this kind.
   *
   * @throws FormatException if a file is missing or damaged
   */
  public Report report(Path folder) {
    return Json.read(fileIn(folder), content).report(new ExperimentFolder(folder));
  }
}
