package lanewise.cli.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import lanewise.cli.chart.Axis;
import lanewise.cli.chart.LineChart;
import lanewise.cli.error.ExitCode;
import lanewise.cli.run.Json;
import lanewise.cli.run.RunFolder;
import lanewise.cli.terminal.Figures;
import lanewise.cli.terminal.Screen;
import lanewise.cli.terminal.TextTable;
import lanewise.metrics.Interval;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise compare}: which of several runs is better, and how sure that is. */
@Command(
    name = "compare",
    description = {
      "Compare finished runs with the first of them: curves, figures of the test images with"
          + " bootstrap intervals, and McNemar's test of the images that only one gets right."
    },
    sortOptions = false,
    abbreviateSynopsis = true,
    footerHeading = "%nExamples:%n",
    footer = {"  lanewise compare runs/ONE runs/TWO", "  lanewise compare runs/* --out compared"})
public final class CompareCommand implements Callable<Integer> {
  @Parameters(
      arity = "2..*",
      paramLabel = "RUN",
      description = "Folders of finished runs, or of cross-validations.")
  private List<Path> runs = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "A new or empty folder for compare.json and the curves as curves.svg.")
  private @Nullable Path out;

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    List<ComparedRun> compared = runs.stream().map(ComparedRun::read).toList();
    Comparison comparison = Comparison.of(compared);
    if (out != null) {
      ExperimentFolder folder = new ExperimentFolder(RunFolder.create(out).path());
      folder.write("compare.json", Json.of(comparison));
      folder.write("curves.svg", curves(comparison).draw().file());
    }
    if (json) {
      line.getOut().println(Json.of(comparison));
    } else {
      show(Screen.standard(line), comparison);
    }
    return ExitCode.DONE;
  }

  private static LineChart curves(Comparison comparison) {
    LineChart chart =
        LineChart.of("Accuracy by epoch", Axis.linear("epoch"), Axis.linear("accuracy"));
    for (Comparison.Run run : comparison.runs()) {
      if (run.curve().isEmpty()) {
        continue; // a cross-validation
      }
      boolean validated = run.curve().stream().anyMatch(CompareCommand::validated);
      chart =
          chart.line(
              run.run() + (validated ? ", validation" : ", training"),
              run.curve().stream().mapToDouble(ComparedRun.Epoch::epoch).toArray(),
              run.curve().stream()
                  .mapToDouble(
                      epoch -> validated ? epoch.validationAccuracy() : epoch.trainAccuracy())
                  .toArray());
    }
    return chart;
  }

  private static void show(Screen screen, Comparison comparison) {
    if (comparison.runs().stream().anyMatch(run -> !run.curve().isEmpty())) {
      showCurves(screen, comparison.runs());
      screen.gap();
    }
    TextTable table = new TextTable(1, "run", "loss", "accuracy", "balanced", "AUC", "epoch");
    for (Comparison.Run run : comparison.runs()) {
      Outcome outcome = run.outcome();
      table.row(
          run.run(),
          Figures.loss(outcome.loss()),
          figure(outcome.accuracy(), run.accuracyInterval()),
          figure(outcome.balancedAccuracy(), run.balancedAccuracyInterval()),
          figure(outcome.auc(), run.aucInterval()),
          outcome.bestEpoch() == 0 ? "-" : String.valueOf(outcome.bestEpoch()));
    }
    screen.table(table);
    screen.line("test images, in per cent, with 95 % bootstrap intervals");
    comparison.runs().stream()
        .flatMap(run -> run.notes().stream().map(note -> run.data() + ": " + note))
        .distinct()
        .forEach(note -> screen.line("note: " + note));
    screen.gap();
    if (!comparison.sameImages()) {
      screen.line("the runs were judged by different images: their differences cannot be tested");
      return;
    }
    TextTable tests =
        new TextTable(
            1,
            "against " + comparison.runs().getFirst().run(),
            "accuracy",
            "balanced",
            "AUC",
            "only first",
            "only this",
            "p (McNemar)");
    for (Comparison.Run run : comparison.runs()) {
      Comparison.Difference difference = run.againstFirst();
      if (difference != null) {
        tests.row(
            run.run(),
            change(difference.accuracy(), difference.accuracyInterval()),
            change(difference.balancedAccuracy(), difference.balancedAccuracyInterval()),
            change(difference.auc(), difference.aucInterval()),
            Figures.count(difference.mcNemar().onlyFirst()),
            Figures.count(difference.mcNemar().onlySecond()),
            "%.4f".formatted(difference.mcNemar().exactP()));
      }
    }
    screen.table(tests);
    screen.line("images that only the first run, or only this one, gets right; the test is exact");
  }

  /** The epochs' accuracies side by side: of validation, or of training without one. */
  private static void showCurves(Screen screen, List<Comparison.Run> runs) {
    String[] headings = new String[runs.size() + 1];
    headings[0] = "epoch";
    int epochs = 0;
    for (int i = 0; i < runs.size(); i++) {
      headings[i + 1] = runs.get(i).run();
      epochs = Math.max(epochs, runs.get(i).curve().size());
    }
    TextTable table = new TextTable(0, headings);
    for (int epoch = 0; epoch < epochs; epoch++) {
      String[] row = new String[headings.length];
      row[0] = String.valueOf(epoch + 1);
      for (int i = 0; i < runs.size(); i++) {
        List<ComparedRun.Epoch> curve = runs.get(i).curve();
        row[i + 1] = epoch < curve.size() ? accuracy(curve.get(epoch)) : "";
      }
      table.row(row);
    }
    screen.table(table);
    screen.line("accuracy of validation; in brackets of training, where there is none");
  }

  private static boolean validated(ComparedRun.Epoch epoch) {
    return !Double.isNaN(epoch.validationAccuracy());
  }

  private static String accuracy(ComparedRun.Epoch epoch) {
    return validated(epoch)
        ? Figures.percent(epoch.validationAccuracy())
        : "(" + Figures.percent(epoch.trainAccuracy()) + ")";
  }

  private static String figure(double value, Interval interval) {
    return "%.2f (%.2f to %.2f)"
        .formatted(100 * value, 100 * interval.low(), 100 * interval.high());
  }

  private static String change(double value, Interval interval) {
    return "%+.2f (%+.2f to %+.2f)"
        .formatted(100 * value, 100 * interval.low(), 100 * interval.high());
  }
}
