package lanewise.cli.experiment.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lanewise.cli.error.ExitCode;
import lanewise.cli.experiment.ExperimentFolder;
import lanewise.cli.options.JsonOption;
import lanewise.cli.options.OutputOptions;
import lanewise.cli.options.RunPath;
import lanewise.cli.options.UserCommand;
import lanewise.cli.terminal.Waiting;
import lanewise.report.Provenance;
import lanewise.run.RunFolder;
import lanewise.screen.Screen;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lanewise compare}: compares finished runs, with tests of their differences. */
@Command(
    name = "compare",
    description = {
      "Compare finished runs with the first of them: learning curves, test scores "
          + "with bootstrap intervals, and McNemar's test on the images that only one of "
          + "the two classifies correctly."
    },
    abbreviateSynopsis = true,
    footer = {"  lanewise compare runs/*/", "  lanewise compare first second --out compared"})
public final class CompareCommand extends UserCommand {
  @Parameters(
      arity = "2..*",
      paramLabel = "RUN",
      converter = RunPath.class,
      description = "Folders of finished runs, or of cross-validations.")
  private List<Path> runs = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "A new or empty folder for compare.json and the report.")
  private @Nullable Path out;

  @Mixin private final JsonOption json = new JsonOption();

  @Override
  public Integer call() {
    CommandLine line = line();
    if (out != null) {
      RunFolder.requireFree(out); // fail before the work, not after it
    }
    Provenance origin =
        OutputOptions.provenance(
            line().getCommandSpec(), Runtime.getRuntime().availableProcessors());
    Comparison comparison;
    try (Waiting _ = waiting("comparing %d runs".formatted(runs.size()))) {
      comparison = Comparison.of(distinct(runs.stream().map(ComparedRun::read).toList()), origin);
    }
    Screen screen = json.screen(line);
    if (!json.given()) {
      comparison.report(new ExperimentFolder(Path.of(""))).show(screen);
    }
    if (out != null) {
      ExperimentFolder folder = new ExperimentFolder(RunFolder.create(out).path());
      folder.write(comparison);
      folder.draw(screen, line.getErr(), waiting("drawing the report"), comparison);
    }
    json.print(line, comparison);
    return ExitCode.DONE;
  }

  /** Runs in folders of the same name are named by their paths. */
  private static List<ComparedRun> distinct(List<ComparedRun> runs) {
    long names = runs.stream().map(ComparedRun::name).distinct().count();
    return names == runs.size() ? runs : runs.stream().map(run -> run.named(run.path())).toList();
  }
}
