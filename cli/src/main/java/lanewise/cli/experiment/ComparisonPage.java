package lanewise.cli.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import lanewise.chart.Axis;
import lanewise.chart.DotPlot;
import lanewise.cli.experiment.Comparison.Difference;
import lanewise.cli.experiment.Comparison.Run;
import lanewise.cli.report.History;
import lanewise.cli.report.LearningCurves;
import lanewise.cli.report.Provenance;
import lanewise.metrics.Interval;
import lanewise.report.Fact;
import lanewise.report.Figure;
import lanewise.report.Report;
import lanewise.report.Section;
import lanewise.report.Table;
import lanewise.run.EvaluationReport.ClassScores;
import lanewise.screen.Figures;

/** The report of a comparison. */
record ComparisonPage(Comparison found, ExperimentFolder folder) {
  /** Beyond these, a figure of classes is longer than a table of them. */
  private static final int MOST_CLASSES = 20;

  /** As many names as make a title. */
  private static final int MOST_NAMES = 3;

  /** One of the figures that judge a classifier, with its intervals. */
  private record Measure(
      String title,
      ToDoubleFunction<Outcome> figure,
      Function<Run, Interval> interval,
      ToDoubleFunction<Difference> change,
      Function<Difference, Interval> changeInterval) {}

  private static final List<Measure> MEASURES =
      List.of(
          new Measure(
              "Accuracy",
              Outcome::accuracy,
              Run::accuracyInterval,
              Difference::accuracy,
              Difference::accuracyInterval),
          new Measure(
              "Balanced accuracy",
              Outcome::balancedAccuracy,
              Run::balancedAccuracyInterval,
              Difference::balancedAccuracy,
              Difference::balancedAccuracyInterval),
          new Measure(
              "Macro AUC",
              Outcome::auc,
              Run::aucInterval,
              Difference::auc,
              Difference::aucInterval));

  Report report() {
    List<Section> sections = new ArrayList<>();
    ComparisonTables tables = new ComparisonTables(found);
    sections.add(
        new Section(
            "How good they are",
            "The diamond is what the test images give, the line through it where the figure lies"
                + " when they are drawn anew, 2,000 times: the 95 % bootstrap interval.",
            List.of(
                Table.of(
                    sentence(ComparisonTables.HOW_JUDGED),
                    ComparisonTables.scoreHeadings(),
                    tables.scores())),
            MEASURES.stream().map(this::scores).toList()));
    sections.add(against(tables));
    sections.add(classes());
    sections.add(Section.of("How they learned", "", curves()));
    sections.add(new Section("What differs in the settings", "", settings(), List.of()));
    return new Report(
        "Comparison: " + names(),
        Provenance.finished(ExperimentKind.COMPARE.fileIn(folder.path())),
        found.notes(),
        headline(),
        sections,
        facts(),
        List.of());
  }

  private String names() {
    List<String> names = found.runs().stream().map(Run::run).toList();
    return names.size() <= MOST_NAMES ? String.join(", ", names) : names.size() + " runs";
  }

  private List<Fact> headline() {
    Run best =
        found.runs().stream()
            .max(Comparator.comparingDouble(run -> run.outcome().accuracy()))
            .orElseThrow();
    List<Fact> facts = new ArrayList<>();
    facts.add(
        new Fact(
            "test accuracy of %s, the highest (95 %% interval %.1f to %.1f)"
                .formatted(
                    best.run(),
                    100 * best.accuracyInterval().low(),
                    100 * best.accuracyInterval().high()),
            Figures.percent(best.outcome().accuracy())));
    facts.add(new Fact("runs", Figures.count(found.runs().size())));
    facts.add(new Fact("test images", Figures.count(best.outcome().images())));
    Difference last = found.runs().getLast().againstFirst();
    facts.add(
        found.runs().size() == 2 && last != null
            ? new Fact("p (McNemar)", "%.4f".formatted(last.mcNemar().exactP()))
            : new Fact("classes", Figures.count(best.evaluation().classes().size())));
    return facts;
  }

  private Figure scores(Measure measure) {
    DotPlot plot = DotPlot.of(measure.title(), Axis.linear("of the test images").inPercent());
    for (Run run : found.runs()) {
      double value = measure.figure().applyAsDouble(run.outcome());
      Interval interval = measure.interval().apply(run);
      plot =
          plot.row(
              run.run(),
              ComparisonTables.figure(value, interval) + " %",
              new double[0],
              value,
              interval.low(),
              interval.high());
    }
    return Figure.of("test-" + OutcomeFigures.name(measure.title()), plot, "");
  }

  private Section against(ComparisonTables tables) {
    String first = found.runs().getFirst().run();
    String title = "Against " + first;
    if (!found.sameImages()) {
      return new Section(title, sentence(ComparisonTables.NOT_TESTED), List.of(), List.of());
    }
    return new Section(
        title,
        "Differences on the same images, drawn anew in pairs. Where the line crosses that of %s,"
                .formatted(first)
            + " the difference may be chance. McNemar's p is how likely so uneven a split of the"
            + " images that only one gets right would be, were both equally good.",
        List.of(
            Table.of(sentence(ComparisonTables.HOW_TESTED), tables.testHeadings(), tables.tests())),
        MEASURES.stream().map(this::difference).toList());
  }

  private static String sentence(String line) {
    return Character.toUpperCase(line.charAt(0)) + line.substring(1) + ".";
  }

  private Figure difference(Measure measure) {
    DotPlot plot =
        DotPlot.of(
                "Difference of " + OutcomeFigures.inText(measure.title()),
                Axis.linear("percentage points"))
            .limit(found.runs().getFirst().run(), 0);
    for (Run run : found.runs().subList(1, found.runs().size())) {
      Difference difference = Objects.requireNonNull(run.againstFirst());
      double change = measure.change().applyAsDouble(difference);
      Interval interval = measure.changeInterval().apply(difference);
      plot =
          plot.row(
              run.run(),
              ComparisonTables.change(change, interval),
              new double[0],
              100 * change,
              100 * interval.low(),
              100 * interval.high());
    }
    return Figure.of("difference-of-" + OutcomeFigures.name(measure.title()), plot, "");
  }

  private Section classes() {
    List<String> names = classNames(found.runs().getFirst());
    if (!found.runs().stream().allMatch(run -> classNames(run).equals(names))) {
      return Section.of("Class by class", "", List.of());
    }
    List<String> headings = new ArrayList<>(List.of("F1 of the class"));
    found.runs().forEach(run -> headings.add(run.run()));
    headings.add("support");
    List<List<String>> rows = new ArrayList<>();
    for (int label = 0; label < names.size(); label++) {
      List<String> row = new ArrayList<>(List.of(names.get(label)));
      for (Run run : found.runs()) {
        row.add("%.4f".formatted(run.evaluation().classes().get(label).f1()));
      }
      row.add(Figures.count(found.runs().getFirst().evaluation().classes().get(label).support()));
      rows.add(row);
    }
    List<Figure> figures =
        names.size() > MOST_CLASSES
            ? List.of()
            : List.of(
                byClass("Recall", names, ClassScores::recall),
                byClass("Precision", names, ClassScores::precision));
    return new Section(
        "Class by class",
        "Recall is the share of a class's images that is found, precision the share of what is"
            + " taken for the class that is of it; F1 is their harmonic mean.",
        List.of(Table.of("", headings, rows)),
        figures);
  }

  private Figure byClass(String title, List<String> names, ToDoubleFunction<ClassScores> score) {
    DotPlot plot =
        DotPlot.of(
                title + " of each class", Axis.linear(title.toLowerCase(Locale.ROOT)).inPercent())
            .series(found.runs().stream().map(Run::run).toList());
    for (int label = 0; label < names.size(); label++) {
      int of = label;
      double[] scores =
          found.runs().stream()
              .mapToDouble(run -> score.applyAsDouble(run.evaluation().classes().get(of)))
              .toArray();
      plot = plot.row(names.get(label), "", scores);
    }
    return Figure.of(title.toLowerCase(Locale.ROOT) + "-by-class", plot, "");
  }

  private static List<String> classNames(Run run) {
    return run.evaluation().classes().stream().map(ClassScores::name).toList();
  }

  private List<Figure> curves() {
    Map<String, History> histories = new LinkedHashMap<>();
    for (Run run : found.runs()) {
      if (!run.curve().isEmpty()) { // that of a cross-validation is
        histories.put(run.run(), history(run.curve()));
      }
    }
    return histories.isEmpty() ? List.of() : LearningCurves.compared(histories);
  }

  private static History history(List<ComparedRun.Epoch> curve) {
    return new History(
        Map.of(
            "epoch", column(curve, ComparedRun.Epoch::epoch),
            "train_loss", column(curve, ComparedRun.Epoch::trainLoss),
            "train_accuracy", column(curve, ComparedRun.Epoch::trainAccuracy),
            "val_loss", column(curve, ComparedRun.Epoch::validationLoss),
            "val_accuracy", column(curve, ComparedRun.Epoch::validationAccuracy)));
  }

  private static double[] column(
      List<ComparedRun.Epoch> curve, ToDoubleFunction<ComparedRun.Epoch> figure) {
    return curve.stream().mapToDouble(figure).toArray();
  }

  /** The settings in which not all runs agree. */
  private List<Table> settings() {
    Set<String> names = new TreeSet<>();
    found.runs().forEach(run -> names.addAll(run.settings().keySet()));
    List<List<String>> rows = new ArrayList<>();
    for (String name : names) {
      List<String> values =
          found.runs().stream().map(run -> run.settings().getOrDefault(name, "")).toList();
      if (values.stream().distinct().count() > 1) {
        List<String> row = new ArrayList<>(List.of(name));
        row.addAll(values);
        rows.add(row);
      }
    }
    List<String> headings = new ArrayList<>(List.of("setting"));
    found.runs().forEach(run -> headings.add(run.run()));
    return rows.isEmpty() ? List.of() : List.of(Table.of("", headings, rows));
  }

  private List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    facts.add(found.origin().commandFact());
    found.runs().forEach(run -> facts.add(new Fact(run.run(), run.path())));
    facts.addAll(found.origin().machineFacts());
    return facts;
  }
}
