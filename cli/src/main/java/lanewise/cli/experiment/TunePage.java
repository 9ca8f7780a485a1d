package lanewise.cli.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import lanewise.chart.Axis;
import lanewise.chart.BarChart;
import lanewise.chart.Chart;
import lanewise.chart.DotPlot;
import lanewise.chart.LineChart;
import lanewise.cli.experiment.TuneReport.TrialResult;
import lanewise.cli.experiment.tune.Importance;
import lanewise.cli.report.Provenance;
import lanewise.report.Fact;
import lanewise.report.Figure;
import lanewise.report.Report;
import lanewise.report.Section;
import lanewise.report.Table;
import lanewise.run.RunReport;
import lanewise.screen.Figures;

/** The report of a search. */
record TunePage(TuneReport found, ExperimentFolder folder) {
  /** Beyond these, a reader looks into the JSON. */
  private static final int MOST_ROWS = 60;

  /** From this ratio on, numbers are better told apart on an axis whose steps multiply. */
  private static final double WIDE = 20;

  Report report() {
    RunReport best = folder.report(found.winner().run());
    return new Report(
        "Search: %s on %s".formatted(best.model(), found.data()),
        Provenance.finished(ExperimentKind.TUNE.fileIn(folder.path())),
        Findings.notes(found.data(), found.notes()),
        headline(),
        List.of(
            new Section(
                "The best",
                "Trials are scored by the validation images; no test image was looked at. What a"
                    + " search chooses by looks better than it is: train the winner and judge it"
                    + " by the test images.",
                List.of(bestTable()),
                figures()),
            Section.of(
                "Setting by setting",
                "Each trial at the value it had. The others vary too: a trend that shows through"
                    + " them is real, a lack of one need not be.",
                settings()),
            new Section("The trials", "", List.of(trials()), List.of())),
        facts(),
        List.of(folder.listing("All settings of the best", folder.best())));
  }

  private List<Fact> headline() {
    return List.of(
        new Fact(
            "%s of the best, %s".formatted(measure(), found.winner().run()),
            "%.4f".formatted(found.winner().value())),
        new Fact("search", found.search()),
        new Fact("trials", Figures.count(found.trials().size())),
        new Fact("settings searched", Figures.count(found.searched().size())));
  }

  private Table bestTable() {
    List<List<String>> rows = new ArrayList<>();
    found.winner().settings().forEach((name, value) -> rows.add(List.of(name, value)));
    return Table.of(found.advice(), List.of("setting", "best value"), rows);
  }

  private List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    figures.add(
        Figure.of(
            "trials",
            course(),
            "Points are the trials in the order in which they were made. The best so far is the"
                + " best of those that were trained longest."));
    if (!found.importance().isEmpty()) {
      BarChart bars = BarChart.of("What mattered").ofShares();
      for (Importance one : found.mostImportantFirst()) {
        bars = bars.bar(one.name(), one.share(), "%.0f %%".formatted(100 * one.share()));
      }
      figures.add(
          Figure.of(
              "importance",
              bars,
              "The share of the metric's variance over the whole space that a setting explains"
                  + " alone, in a Gaussian process that learned from the trials. What is left to"
                  + " 100 % comes from settings together."));
    }
    return figures;
  }

  private LineChart course() {
    List<TrialResult> trials = found.trials();
    double[] numbers = new double[2 * trials.size() - 1]; // a stair: two points a trial
    double[] best = new double[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      int done = (i + 1) / 2;
      numbers[i] = trials.get(done).trial();
      best[i] = TuneReport.best(trials.subList(0, i / 2 + 1)).value();
    }
    return scattered(LineChart.of("Trials", Axis.count("trial"), axis()), TrialResult::trial)
        .line("best so far", numbers, best);
  }

  private Axis axis() {
    return Axis.linear(measure());
  }

  private String measure() {
    return "validation " + found.metric().replace('-', ' ').replace("auc", "AUC");
  }

  /** Where a trial stands on a chart's x axis. */
  @FunctionalInterface
  private interface Place {
    double of(TrialResult trial);
  }

  /** The trials as points, those that were cut short apart. */
  private LineChart scattered(LineChart chart, Place place) {
    int longest = found.trials().stream().mapToInt(TrialResult::epochs).max().orElseThrow();
    Predicate<TrialResult> whole = trial -> trial.epochs() == longest;
    LineChart scattered = points(chart, "trial", whole, place);
    return found.trials().stream().allMatch(whole)
        ? scattered
        : points(scattered, "trial of fewer epochs", whole.negate(), place);
  }

  private LineChart points(
      LineChart chart, String name, Predicate<TrialResult> which, Place place) {
    List<TrialResult> chosen = found.trials().stream().filter(which).toList();
    return chart.points(
        name,
        chosen.stream().mapToDouble(place::of).toArray(),
        chosen.stream().mapToDouble(TrialResult::value).toArray());
  }

  private List<Figure> settings() {
    return found.searched().stream()
        .map(name -> Figure.of("setting-" + name, setting(name), ""))
        .toList();
  }

  private Chart setting(String name) {
    double[] values =
        found.trials().stream()
            .map(trial -> number(trial, name))
            .flatMapToDouble(OptionalDouble::stream)
            .toArray();
    return values.length == found.trials().size() ? scatter(name, values) : dots(name);
  }

  private LineChart scatter(String name, double[] values) {
    double least = Arrays.stream(values).min().orElseThrow();
    double most = Arrays.stream(values).max().orElseThrow();
    Axis axis = least > 0 && most / least > WIDE ? Axis.log(name) : Axis.linear(name);
    LineChart chart =
        scattered(LineChart.of(name, axis, axis()), trial -> number(trial, name).orElseThrow());
    TrialResult best = found.winner();
    return chart.mark("best", number(best, name).orElseThrow(), best.value());
  }

  /** The trials by a setting whose values are words, each value's in a row. */
  private DotPlot dots(String name) {
    DotPlot plot = DotPlot.of(name, axis());
    for (String value : found.trials().stream().map(t -> text(t, name)).distinct().toList()) {
      double[] scores =
          found.trials().stream()
              .filter(trial -> text(trial, name).equals(value))
              .mapToDouble(TrialResult::value)
              .toArray();
      String count = scores.length == 1 ? "1 trial" : scores.length + " trials";
      plot = plot.row(value, count, scores);
    }
    return plot;
  }

  private static String text(TrialResult trial, String name) {
    return trial.settings().getOrDefault(name, "");
  }

  private static OptionalDouble number(TrialResult trial, String name) {
    try {
      return OptionalDouble.of(Double.parseDouble(text(trial, name)));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty(); // a word
    }
  }

  private Table trials() {
    List<TrialResult> ranked = found.ranked();
    int shown = Math.min(MOST_ROWS, ranked.size());
    return Table.of(
        ranked.size() > shown
            ? "The best %d of %s; the others are in tune.json."
                .formatted(shown, Figures.count(ranked.size()))
            : "The best first.",
        found.headings(),
        ranked.subList(0, shown).stream().map(found::cells).toList());
  }

  private List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    facts.add(found.origin().commandFact());
    facts.add(
        new Fact(
            "time",
            OutcomeFigures.time(
                found.trials().stream()
                    .flatMap(trial -> folder.finished(trial.run()).stream())
                    .toList())));
    facts.addAll(found.origin().machineFacts());
    facts.add(new Fact("folder", found.experiment()));
    return facts;
  }
}
