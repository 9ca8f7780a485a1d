package lanewise.cli.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import lanewise.cli.experiment.tune.Importance;
import lanewise.cli.report.Provenance;
import lanewise.report.Report;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import lanewise.screen.TextTable;

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
    List<Importance> importance,
    Provenance origin)
    implements Findings {
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

  /** The best trial. */
  TrialResult winner() {
    return trials.get(best - 1);
  }

  /** The trials from the highest score to the lowest; those that failed come last. */
  List<TrialResult> ranked() {
    return trials.stream()
        .sorted(
            Comparator.comparing((TrialResult trial) -> Double.isNaN(trial.score()))
                .thenComparing(TrialResult::score, Comparator.reverseOrder()))
        .toList();
  }

  /** The names of the settings that were searched for. */
  List<String> searched() {
    return List.copyOf(trials.getFirst().settings().keySet());
  }

  /** The headings of a table of trials. */
  List<String> headings() {
    List<String> headings = new ArrayList<>(searched());
    headings.addFirst("trial");
    headings.addAll(List.of("epochs", "validation " + metric));
    return headings;
  }

  /** A trial's line in such a table. */
  List<String> cells(TrialResult trial) {
    List<String> cells = new ArrayList<>();
    cells.add(trial.run());
    searched().forEach(name -> cells.add(trial.settings().getOrDefault(name, "")));
    cells.add(String.valueOf(trial.epochs()));
    cells.add(Double.isNaN(trial.value()) ? "failed" : "%.4f".formatted(trial.value()));
    return cells;
  }

  @Override
  public void show(Screen screen) {
    screen.gap();
    List<TrialResult> ranked = ranked();
    TextTable table = new TextTable(1, headings().toArray(String[]::new));
    for (TrialResult trial : ranked.subList(0, Math.min(SHOWN, ranked.size()))) {
      table.row(cells(trial).toArray(String[]::new));
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
    Findings.notes(data, notes).forEach(note -> screen.line("note: " + note));
    screen.line("best: %s; no test image was looked at".formatted(winner().run()));
    screen.line(advice());
  }

  /** How to make use of it. */
  String advice() {
    return "to train it: lanewise train --config %s/best.yaml".formatted(experiment);
  }

  @Override
  public Report report(ExperimentFolder folder) {
    return new TunePage(this, folder).report();
  }

  /** What mattered, the most important first. */
  List<Importance> mostImportantFirst() {
    return importance.stream()
        .sorted(Comparator.comparingDouble(Importance::share).reversed())
        .toList();
  }
}
