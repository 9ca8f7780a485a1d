package lanewise.cli.experiment.tune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import lanewise.chart.Axis;
import lanewise.chart.BarChart;
import lanewise.chart.Chart;
import lanewise.chart.DotPlot;
import lanewise.chart.LineChart;
import lanewise.cli.experiment.ExperimentFolder;
import lanewise.cli.experiment.Measure;
import lanewise.cli.experiment.Result;
import lanewise.cli.experiment.tune.search.Importance;
import lanewise.cli.experiment.tune.search.Parameter;
import lanewise.report.Fact;
import lanewise.report.Figure;
import lanewise.report.Provenance;
import lanewise.report.Report;
import lanewise.report.Section;
import lanewise.report.Table;
import lanewise.report.Table.Column;
import lanewise.run.RunConfig;
import lanewise.run.RunReport;
import lanewise.screen.Figures;
import lanewise.train.Metric;
import org.jspecify.annotations.Nullable;

/**
 * The result of a search: the content of {@code tune.json}.
 *
 * @param experiment its folder
 * @param data the data set
 * @param notes remarks on the data set
 * @param search grid, random, halving or bayes
 * @param metric the metric on the validation images
 * @param settings the settings that all trials share
 * @param trials the trials, in order of execution
 * @param best the number of the best trial, of those with the most epochs
 * @param importance the fraction of the metric's variance that each setting explains; empty if
 *     unknown
 * @param space the scale of each setting; null in files of older releases
 */
public record TuneResult(
    String experiment,
    String data,
    List<String> notes,
    String search,
    Metric metric,
    RunConfig settings,
    List<TrialResult> trials,
    int best,
    List<Importance> importance,
    @Nullable List<Scale> space,
    Provenance origin)
    implements Result {
  /**
   * What values a setting could take.
   *
   * @param values those that were listed; empty for a range
   */
  record Scale(String name, List<String> values, double from, double to, boolean logarithmic) {
    static Scale of(Parameter parameter) {
      return switch (parameter) {
        case Parameter.Choice(String name, List<String> values) ->
            new Scale(name, values, 0, 0, false);
        case Parameter.Range range ->
            new Scale(range.name(), List.of(), range.from(), range.to(), range.logarithmic());
      };
    }

    Axis axis() {
      Axis axis = logarithmic ? Axis.log(name) : Axis.linear(name);
      return axis.from(from).to(to);
    }
  }

  /**
   * One trial.
   *
   * @param trial its number, from 1
   * @param run its run folder's name
   * @param settings the settings it changed
   * @param epochs the number of epochs
   * @param value the metric; NaN if the training failed
   * @param score the metric on a scale where higher is better
   */
  record TrialResult(
      int trial, String run, RunConfig settings, int epochs, double value, double score) {}

  /** The best trial: of those with the most epochs, the one with the highest score. */
  static TrialResult best(List<TrialResult> trials) {
    return trials.stream()
        .max(
            Comparator.comparing((TrialResult trial) -> !Double.isNaN(trial.score()))
                .thenComparingInt(TrialResult::epochs)
                .thenComparingDouble(TrialResult::score)
                .thenComparing(TrialResult::trial, Comparator.reverseOrder()))
        .orElseThrow();
  }

  /** The best trial. */
  TrialResult winner() {
    return trials.get(best - 1);
  }

  /** The trials by descending score; failed trials come last. */
  List<TrialResult> ranked() {
    return trials.stream()
        .sorted(
            Comparator.comparing((TrialResult trial) -> Double.isNaN(trial.score()))
                .thenComparing(TrialResult::score, Comparator.reverseOrder()))
        .toList();
  }

  /** The names of the settings that were searched for. */
  List<String> searched() {
    return List.copyOf(trials.getFirst().settings().values().keySet());
  }

  @Override
  public String file() {
    return "tune.json";
  }

  @Override
  public Report report(ExperimentFolder folder) {
    RunReport run = folder.report(winner().run());
    return new Report(
        "Search: %s on %s".formatted(run.model(), data),
        folder.finished(this),
        Result.notes(data, notes),
        List.of(
            new Fact(
                "%s of the best, %s".formatted(measure(), winner().run()),
                text(metric, winner().value())),
            new Fact("search", search),
            new Fact("trials", Figures.count(trials.size())),
            new Fact("settings searched", Figures.count(searched().size()))),
        List.of(
            "best: %s; test images were not used".formatted(winner().run()),
            "to train it: lanewise train --config %s/best.yaml".formatted(experiment)),
        List.of(
            new Section(
                "Best trial",
                "Trials are scored on the validation images. The score of the best trial is biased"
                    + " upwards by the search: train with its settings and evaluate on the test"
                    + " images.",
                List.of(bestTable()),
                figures()),
            Section.of(
                "Effect of each setting",
                "Each trial at its value of the setting. The other settings vary too: a visible"
                    + " trend is real, but a missing one may be hidden by them.",
                searched().stream()
                    .map(name -> Figure.of("setting-" + name, setting(name), ""))
                    .toList()),
            new Section("The trials", "", List.of(trialTable()), List.of())),
        folder.facts(
            trials.stream().flatMap(trial -> folder.finished(trial.run()).stream()).toList()),
        origin,
        List.of(folder.listing("All settings of the best", folder.best())));
  }

  private Table bestTable() {
    Table table = Table.of(Column.words("setting"), Column.words("best value"));
    for (Map.Entry<String, String> setting : winner().settings().values().entrySet()) {
      table = table.row(setting.getKey(), setting.getValue());
    }
    return table;
  }

  private Table trialTable() {
    List<Column> columns = new ArrayList<>(List.of(Column.words("trial")));
    searched().forEach(name -> columns.add(Column.of(name, "%s")));
    columns.add(Column.count("epochs"));
    columns.add(new Column(measure(), false, value -> text(metric, value)));
    Table table = Table.of(columns).caption("Best first.");
    for (TrialResult trial : ranked()) {
      List<Object> cells = new ArrayList<>(List.of(trial.run()));
      searched().forEach(name -> cells.add(text(trial, name)));
      cells.add(trial.epochs());
      cells.add(Double.isNaN(trial.value()) ? "failed" : trial.value());
      table = table.row(cells.toArray());
    }
    return table;
  }

  private List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    figures.add(
        Figure.of(
            "trials",
            bestSoFar(),
            "Points are the trials in order of execution. The best so far is the best of those"
                + " trained longest."));
    if (!importance.isEmpty()) {
      BarChart bars = BarChart.of("Importance of settings").ofShares();
      for (Importance one :
          importance.stream()
              .sorted(Comparator.comparingDouble(Importance::share).reversed())
              .toList()) {
        bars = bars.bar(one.name(), one.share(), "%.0f %%".formatted(100 * one.share()));
      }
      figures.add(
          Figure.of(
              "importance",
              bars,
              "The fraction of the metric's variance over the whole space that a setting explains"
                  + " alone, by a Gaussian process fitted to the trials. The rest to 100 % is due"
                  + " to interactions."));
    }
    return figures;
  }

  private LineChart bestSoFar() {
    double[] numbers = new double[2 * trials.size() - 1]; // a stair: two points a trial
    double[] values = new double[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = trials.get((i + 1) / 2).trial();
      values[i] = best(trials.subList(0, i / 2 + 1)).value();
    }
    return scattered(LineChart.of("Trials", Axis.count("trial"), axis()), TrialResult::trial)
        .line("best so far", numbers, values);
  }

  private Axis axis() {
    Measure of = Measure.of(metric);
    return of == null ? Axis.linear(measure()) : of.axis(measure());
  }

  private String measure() {
    Measure of = Measure.of(metric);
    return "validation " + (of == null ? "loss" : of.inText());
  }

  /** A value of a metric. */
  static String text(Metric metric, double value) {
    Measure of = Measure.of(metric);
    return of == null ? Figures.loss(value) : of.text(value);
  }

  /** The trials as points; shortened trials are a separate series. */
  private LineChart scattered(LineChart chart, ToDoubleFunction<TrialResult> place) {
    int longest = trials.stream().mapToInt(TrialResult::epochs).max().orElseThrow();
    Predicate<TrialResult> whole = trial -> trial.epochs() == longest;
    LineChart scattered = points(chart, "trial", whole, place);
    return trials.stream().allMatch(whole)
        ? scattered
        : points(scattered, "trial of fewer epochs", whole.negate(), place);
  }

  private LineChart points(
      LineChart chart,
      String name,
      Predicate<TrialResult> which,
      ToDoubleFunction<TrialResult> place) {
    List<TrialResult> chosen = trials.stream().filter(which).toList();
    return chart.points(
        name,
        chosen.stream().mapToDouble(place).toArray(),
        chosen.stream().mapToDouble(TrialResult::value).toArray());
  }

  /** The trials by one setting, on the scale of the space. */
  private Chart setting(String name) {
    Scale scale =
        space == null
            ? new Scale(name, List.of(), Double.NaN, Double.NaN, false)
            : space.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    boolean numbers = trials.stream().allMatch(trial -> number(trial, name).isPresent());
    return numbers && scale.values().isEmpty() ? scatter(scale) : dots(name, scale.values());
  }

  private LineChart scatter(Scale scale) {
    ToDoubleFunction<TrialResult> place = trial -> number(trial, scale.name()).orElseThrow();
    return scattered(LineChart.of(scale.name(), scale.axis(), axis()), place)
        .mark("best", place.applyAsDouble(winner()), winner().value());
  }

  /** Trials with the same value in a row, in the order of the space. */
  private DotPlot dots(String name, List<String> order) {
    DotPlot plot = DotPlot.of(name, axis());
    List<String> tried = trials.stream().map(t -> text(t, name)).distinct().toList();
    for (String value : order.isEmpty() ? tried : order) {
      if (!tried.contains(value)) {
        continue;
      }
      double[] scores =
          trials.stream()
              .filter(trial -> text(trial, name).equals(value))
              .mapToDouble(TrialResult::value)
              .toArray();
      String count = scores.length == 1 ? "1 trial" : scores.length + " trials";
      plot = plot.row(value, count, scores);
    }
    return plot;
  }

  private static String text(TrialResult trial, String name) {
    return trial.settings().values().getOrDefault(name, "");
  }

  private static OptionalDouble number(TrialResult trial, String name) {
    try {
      return OptionalDouble.of(Double.parseDouble(text(trial, name)));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty(); // a word
    }
  }
}
