package lanewise.cli.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import lanewise.cli.chart.Axis;
import lanewise.cli.chart.BarChart;
import lanewise.cli.chart.LineChart;
import lanewise.cli.experiment.tune.Importance;
import lanewise.cli.terminal.Figures;
import lanewise.cli.terminal.Screen;
import lanewise.cli.terminal.TextTable;

/**
 * What a search came to: the content of {@code tune.json}.
 *
 * @param experiment its folder
 * @param data the data set
 * @param notes what a reader of any figure on it must know
 * @param search grid, random, halving or bayes
 * @param metric what was searched for, on the validation images
 * @param settings what all trials share
 * @param trials in the order in which they were made
 * @param best the number of the best trial, of those with the most epochs
 * @param importance how much of the metric's variance each setting explains; empty if that cannot
 *     be said
 */
record TuneReport(
    String experiment,
    String data,
    List<String> notes,
    String search,
    String metric,
    Map<String, String> settings,
    List<TrialResult> trials,
    int best,
    List<Importance> importance) {
  private static final int SHOWN = 10;
  private static final int BAR = 30;

  /**
   * One trial.
   *
   * @param trial its number, from 1
   * @param run its run folder's name
   * @param settings what it changed
   * @param epochs how long it was trained
   * @param value the metric; NaN if the training failed
   * @param score the metric on a scale where more is better
   */
  record TrialResult(
      int trial,
      String run,
      Map<String, String> settings,
      int epochs,
      double value,
      double score) {}

  /** The best of some trials: of those with the most epochs, the one with the highest score. */
  static TrialResult best(List<TrialResult> trials) {
    return trials.stream()
        .max(
            Comparator.comparing((TrialResult trial) -> !Double.isNaN(trial.score()))
                .thenComparingInt(TrialResult::epochs)
                .thenComparingDouble(TrialResult::score)
                .thenComparing(TrialResult::trial, Comparator.reverseOrder()))
        .orElseThrow();
  }

  /** The score of each trial, and of the best so far. */
  LineChart scores() {
    double[] numbers = trials.stream().mapToDouble(TrialResult::trial).toArray();
    double[] scores = trials.stream().mapToDouble(TrialResult::value).toArray();
    double[] best = new double[scores.length];
    for (int i = 0; i < best.length; i++) {
      best[i] = best(trials.subList(0, i + 1)).value();
    }
    return LineChart.of("Trials", Axis.linear("trial"), Axis.linear("validation " + metric))
        .faint("each trial", numbers, scores)
        .line("best so far", numbers, best);
  }

  /** What mattered. */
  BarChart importances() {
    BarChart chart = BarChart.of("What mattered: share of the variance of validation " + metric);
    for (Importance one : mostImportantFirst()) {
      chart = chart.bar(one.name(), one.share(), "%.0f %%".formatted(100 * one.share()));
    }
    return chart;
  }

  /** Shows the report as tables. */
  void show(Screen screen) {
    screen.gap();
    List<TrialResult> ranked = new ArrayList<>(trials);
    ranked.sort(
        Comparator.comparing((TrialResult trial) -> Double.isNaN(trial.score()))
            .thenComparing(TrialResult::score, Comparator.reverseOrder()));
    List<String> names = List.copyOf(trials.getFirst().settings().keySet());
    List<String> headings = new ArrayList<>(names);
    headings.addFirst("trial");
    headings.addAll(List.of("epochs", "validation " + metric));
    TextTable table = new TextTable(1, headings.toArray(String[]::new));
    for (TrialResult trial : ranked.subList(0, Math.min(SHOWN, ranked.size()))) {
      List<String> row = new ArrayList<>();
      row.add(trial.run());
      names.forEach(name -> row.add(trial.settings().getOrDefault(name, "")));
      row.add(String.valueOf(trial.epochs()));
      row.add(Double.isNaN(trial.value()) ? "failed" : "%.4f".formatted(trial.value()));
      table.row(row.toArray(String[]::new));
    }
    screen.table(table);
    if (ranked.size() > SHOWN) {
      screen.line("… and %s more in tune.json".formatted(Figures.count(ranked.size() - SHOWN)));
    }
    screen.gap();
    if (!importance.isEmpty()) {
      TextTable mattered = new TextTable(1, "what mattered", "share", "");
      for (Importance one : mostImportantFirst()) {
        mattered.row(
            one.name(),
            "%.0f %%".formatted(100 * one.share()),
            ("%-" + BAR + "s").formatted("#".repeat((int) Math.round(BAR * one.share()))));
      }
      screen.table(mattered);
      screen.gap();
    }
    notes.forEach(note -> screen.line("note: %s: %s".formatted(data, note)));
    screen.line("best: %s; no test image was looked at".formatted(trials.get(best - 1).run()));
    screen.line("to train it: lanewise train --config %s/best.yaml".formatted(experiment));
  }

  private List<Importance> mostImportantFirst() {
    return importance.stream()
        .sorted(Comparator.comparingDouble(Importance::share).reversed())
        .toList();
  }
}
