package lanewise.cli.experiment.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import lanewise.chart.Axis;
import lanewise.chart.DotPlot;
import lanewise.cli.experiment.ExperimentFolder;
import lanewise.cli.experiment.Measure;
import lanewise.cli.experiment.Outcome;
import lanewise.cli.experiment.Result;
import lanewise.metrics.interval.Interval;
import lanewise.report.Fact;
import lanewise.report.Figure;
import lanewise.report.Provenance;
import lanewise.report.Report;
import lanewise.report.Section;
import lanewise.report.Table;
import lanewise.report.Table.Column;
import lanewise.report.run.History;
import lanewise.report.run.LearningCurves;
import lanewise.run.EvaluationReport;
import lanewise.run.EvaluationReport.ClassScores;
import lanewise.run.RunConfig;
import lanewise.screen.Figures;
import lanewise.statistics.Bootstrap;
import lanewise.statistics.McNemar;
import org.jspecify.annotations.Nullable;

/**
 * Runs compared with the first of them: the content of {@code compare.json}.
 *
 * @param sameImages whether all were tested on the same images; otherwise their differences cannot
 *     be tested
 * @param runs the runs, in the given order
 */
public record Comparison(boolean sameImages, List<Run> runs, Provenance origin) implements Result {
  /** With more classes than this, there is no figure by class. */
  private static final int MOST_CLASSES = 20;

  /** The largest number of names in a title. */
  private static final int MOST_NAMES = 3;

  /**
   * One run.
   *
   * @param run its name
   * @param path its folder
   * @param data the data set it was trained on
   * @param intervals the bootstrap interval of each measure over the test images
   * @param curve the results per epoch
   * @param settings its configuration
   * @param againstFirst the difference to the first run; null for that one, or if the images differ
   */
  public record Run(
      String run,
      String path,
      String data,
      List<String> notes,
      Outcome outcome,
      EvaluationReport evaluation,
      Map<Measure, Interval> intervals,
      List<ComparedRun.Epoch> curve,
      RunConfig settings,
      @Nullable Difference againstFirst) {
    /** For example {@code 98.71 % (98.1 to 99.1)}. */
    private String text(Measure measure) {
      return "%s (%s)"
          .formatted(measure.text(measure.of(outcome)), measure.intervalText(interval(measure)));
    }

    private Interval interval(Measure measure) {
      return Objects.requireNonNull(intervals.get(measure));
    }
  }

  /**
   * This run minus the first, on the same images.
   *
   * @param mcNemar {@code onlyFirst} counts the images that only the first run classifies correctly
   * @param changes the change of each measure
   */
  public record Difference(McNemar mcNemar, Map<Measure, Change> changes) {
    private Change of(Measure measure) {
      return Objects.requireNonNull(changes.get(measure));
    }

    /** For example {@code +0.62 (-0.31 to +1.55)}. */
    private String text(Measure measure) {
      Change change = of(measure);
      return "%s (%s)"
          .formatted(measure.changeText(change.value), measure.changeText(change.interval));
    }
  }

  /** A difference with its bootstrap interval. */
  public record Change(double value, Interval interval) {}

  /** Compares runs with the first of them. */
  static Comparison of(List<ComparedRun> compared, Provenance origin) {
    ComparedRun first = compared.getFirst();
    boolean sameImages =
        compared.stream()
            .allMatch(
                run ->
                    run.data().equals(first.data())
                        && Arrays.equals(run.predictions().labels(), first.predictions().labels()));
    Map<Measure, double[]> ofFirst = Redraws.of(first.predictions());
    List<Run> runs = new ArrayList<>();
    for (ComparedRun run : compared) {
      Map<Measure, double[]> drawn = run.equals(first) ? ofFirst : Redraws.of(run.predictions());
      runs.add(
          new Run(
              run.name(),
              run.path(),
              run.data(),
              run.notes(),
              run.outcome(),
              run.scores(),
              Measure.each(
                  measure -> Bootstrap.interval(values(drawn, measure), Outcome.CONFIDENCE)),
              run.curve(),
              run.settings(),
              sameImages && !run.equals(first) ? difference(first, ofFirst, run, drawn) : null));
    }
    return new Comparison(sameImages, runs, origin);
  }

  private static Difference difference(
      ComparedRun first,
      Map<Measure, double[]> ofFirst,
      ComparedRun second,
      Map<Measure, double[]> ofSecond) {
    return new Difference(
        McNemar.of(first.predictions().labels(), first.predicted(), second.predicted()),
        Measure.each(
            measure -> {
              double[] before = values(ofFirst, measure);
              double[] changes = values(ofSecond, measure).clone();
              Arrays.setAll(changes, i -> changes[i] - before[i]);
              return new Change(
                  measure.of(second.outcome()) - measure.of(first.outcome()),
                  Bootstrap.interval(changes, Outcome.CONFIDENCE));
            }));
  }

  private static double[] values(Map<Measure, double[]> drawn, Measure measure) {
    return Objects.requireNonNull(drawn.get(measure));
  }

  @Override
  public String file() {
    return "compare.json";
  }

  @Override
  public Report report(ExperimentFolder folder) {
    Run best =
        runs.stream()
            .max(Comparator.comparingDouble(run -> run.outcome().accuracy()))
            .orElseThrow();
    Interval interval = best.interval(Measure.ACCURACY);
    Difference last = runs.getLast().againstFirst();
    List<String> names = runs.stream().map(Run::run).toList();
    return new Report(
        "Comparison: "
            + (names.size() <= MOST_NAMES ? String.join(", ", names) : names.size() + " runs"),
        folder.finished(this),
        runs.stream()
            .flatMap(run -> Result.notes(run.data(), run.notes()).stream())
            .distinct()
            .toList(),
        List.of(
            new Fact(
                "test accuracy of %s, the highest".formatted(best.run()),
                Figures.percent(best.outcome().accuracy()),
                "95 % interval " + Measure.ACCURACY.intervalText(interval)),
            new Fact("runs", Figures.count(runs.size())),
            new Fact("test images", Figures.count(best.outcome().images())),
            runs.size() == 2 && last != null
                ? new Fact("p (McNemar)", Figures.probability(last.mcNemar().exactP()))
                : new Fact("classes", Figures.count(best.evaluation().classes().size()))),
        sameImages
            ? List.of()
            : List.of("tested on different images: the differences cannot be tested"),
        List.of(
            new Section(
                "Test scores",
                "The diamond is the value on the test images, the line its 95 % bootstrap interval"
                    + " from 2,000 resamples.",
                List.of(scores()),
                Arrays.stream(Measure.values()).map(this::scores).toList()),
            against(),
            classes(),
            howTheyLearned(),
            new Section("Different settings", "", settings(), List.of())),
        runs.stream().map(run -> new Fact(run.run(), run.path())).toList(),
        origin,
        List.of());
  }

  private Table scores() {
    Table table =
        Table.of(
            Column.words("run"),
            new Column("loss", false, Figures::loss),
            Column.of("accuracy", "%s"),
            Column.of("balanced", "%s"),
            Column.of("AUC", "%s"),
            Column.count("epoch"));
    for (Run run : runs) {
      int epoch = run.outcome().bestEpoch();
      table =
          table.row(
              run.run(),
              run.outcome().loss(),
              run.text(Measure.ACCURACY),
              run.text(Measure.BALANCED_ACCURACY),
              run.text(Measure.AUC),
              epoch == 0 ? "-" : epoch);
    }
    return table.caption("On the test images, with 95 % bootstrap intervals.");
  }

  private Figure scores(Measure measure) {
    DotPlot plot = DotPlot.of(measure.title(), measure.axis("of the test images"));
    for (Run run : runs) {
      Interval interval = run.interval(measure);
      plot =
          plot.row(
              run.run(),
              run.text(measure),
              new double[0],
              measure.of(run.outcome()),
              interval.low(),
              interval.high());
    }
    return Figure.of("test-" + measure.inNames(), plot, "");
  }

  private Section against() {
    String first = runs.getFirst().run();
    String title = "Against " + first;
    if (!sameImages) {
      return new Section(
          title,
          "The runs were tested on different images: their differences cannot be tested.",
          List.of(),
          List.of());
    }
    Table table =
        Table.of(
            Column.words("against " + first),
            Column.of("accuracy", "%s"),
            Column.of("balanced", "%s"),
            Column.of("AUC", "%s"),
            Column.count("only first"),
            Column.count("only this"),
            new Column("p (McNemar)", false, Figures::probability));
    for (Run run : runs.subList(1, runs.size())) {
      Difference difference = Objects.requireNonNull(run.againstFirst());
      table =
          table.row(
              run.run(),
              difference.text(Measure.ACCURACY),
              difference.text(Measure.BALANCED_ACCURACY),
              difference.text(Measure.AUC),
              difference.mcNemar().onlyFirst(),
              difference.mcNemar().onlySecond(),
              difference.mcNemar().exactP());
    }
    return new Section(
        title,
        "Differences on the same images, from paired bootstrap resamples. If the line of a run crosses that of %s,"
                .formatted(first)
            + " the difference may be chance. McNemar's p is the probability of a split this"
            + " uneven, of the images that only one run classifies correctly, if both were equally"
            + " good.",
        List.of(
            table.caption(
                "Differences of accuracy are in percentage points. Images that only the first run,"
                    + " or only this one, classifies correctly; the test is exact.")),
        Arrays.stream(Measure.values()).map(this::difference).toList());
  }

  private Figure difference(Measure measure) {
    DotPlot plot = measure.changePlot("Difference of " + measure.inText(), runs.getFirst().run());
    for (Run run : runs.subList(1, runs.size())) {
      Difference difference = Objects.requireNonNull(run.againstFirst());
      Change change = difference.of(measure);
      plot =
          plot.row(
              run.run(),
              difference.text(measure),
              new double[0],
              measure.points(change.value()),
              measure.points(change.interval().low()),
              measure.points(change.interval().high()));
    }
    return Figure.of("difference-of-" + measure.inNames(), plot, "");
  }

  private Section classes() {
    List<String> names = classNames(runs.getFirst());
    if (!runs.stream().allMatch(run -> classNames(run).equals(names))) {
      return Section.of("Scores by class", "", List.of());
    }
    List<Column> columns = new ArrayList<>(List.of(Column.words("F1 of the class")));
    runs.forEach(run -> columns.add(Column.score(run.run())));
    columns.add(Column.count("images"));
    Table table = Table.of(columns);
    for (int label = 0; label < names.size(); label++) {
      List<Object> row = new ArrayList<>(List.of(names.get(label)));
      for (Run run : runs) {
        row.add(run.evaluation().classes().get(label).f1());
      }
      row.add(runs.getFirst().evaluation().classes().get(label).support());
      table = table.row(row.toArray());
    }
    return new Section(
        "Scores by class",
        "Recall is the fraction of a class's images that are predicted as the class, precision the"
            + " fraction of predictions of the class that are correct; F1 is their harmonic mean.",
        List.of(table),
        names.size() > MOST_CLASSES
            ? List.of()
            : List.of(
                byClass("Recall", names, ClassScores::recall),
                byClass("Precision", names, ClassScores::precision)));
  }

  private Figure byClass(String title, List<String> names, ToDoubleFunction<ClassScores> score) {
    String name = title.toLowerCase(Locale.ROOT);
    DotPlot plot =
        DotPlot.of(title + " of each class", Axis.linear(name))
            .series(runs.stream().map(Run::run).toList());
    for (int label = 0; label < names.size(); label++) {
      int of = label;
      double[] scores =
          runs.stream()
              .mapToDouble(run -> score.applyAsDouble(run.evaluation().classes().get(of)))
              .toArray();
      plot = plot.row(names.get(label), "", scores);
    }
    return Figure.of(name + "-by-class", plot, "");
  }

  private static List<String> classNames(Run run) {
    return run.evaluation().classes().stream().map(ClassScores::name).toList();
  }

  /** The epochs of the runs side by side; a cross-validation has none. */
  private Section howTheyLearned() {
    List<Run> learned = runs.stream().filter(run -> !run.curve().isEmpty()).toList();
    if (learned.isEmpty()) {
      return Section.of("Learning curves", "", List.of());
    }
    List<Column> columns = new ArrayList<>(List.of(Column.count("epoch")));
    learned.forEach(run -> columns.add(Column.percent(run.run())));
    Table table = Table.of(columns);
    int epochs = learned.stream().mapToInt(run -> run.curve().size()).max().orElse(0);
    for (int epoch = 0; epoch < epochs; epoch++) {
      List<@Nullable Object> row = new ArrayList<>(List.of(epoch + 1));
      for (Run run : learned) {
        row.add(epoch < run.curve().size() ? accuracy(run.curve().get(epoch)) : null);
      }
      table = table.row(row.toArray());
    }
    Map<String, History> histories = new LinkedHashMap<>();
    learned.forEach(run -> histories.put(run.run(), history(run.curve())));
    return new Section(
        "Learning curves",
        "",
        List.of(
            table.caption(
                "Accuracy on the validation images; in brackets on the training images, for runs"
                    + " without validation.")),
        LearningCurves.compared(histories));
  }

  private static Object accuracy(ComparedRun.Epoch epoch) {
    return Double.isNaN(epoch.validationAccuracy())
        ? "(" + Figures.percent(epoch.trainAccuracy()) + ")"
        : epoch.validationAccuracy();
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

  /** The settings that differ between runs. */
  private List<Table> settings() {
    List<Column> columns = new ArrayList<>(List.of(Column.words("setting")));
    runs.forEach(run -> columns.add(Column.words(run.run())));
    Table table = Table.of(columns);
    Set<String> names = new TreeSet<>();
    runs.forEach(run -> names.addAll(run.settings().values().keySet()));
    for (String name : names) {
      List<String> row = new ArrayList<>(List.of(name));
      runs.forEach(run -> row.add(run.settings().values().getOrDefault(name, "")));
      if (row.stream().skip(1).distinct().count() > 1) {
        table = table.row(row.toArray());
      }
    }
    return table.rows().isEmpty() ? List.of() : List.of(table);
  }
}
