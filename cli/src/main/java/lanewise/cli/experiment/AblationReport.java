package lanewise.cli.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import lanewise.cli.report.Provenance;
import lanewise.metrics.PairedTest;
import lanewise.metrics.Summary;
import lanewise.report.Report;
import lanewise.screen.Screen;
import lanewise.screen.TextTable;
import org.jspecify.annotations.Nullable;

/**
 * What an ablation came to: the content of {@code ablation.json}.
 *
 * @param experiment its folder
 * @param data the data set
 * @param notes what a reader of any figure on it must know
 * @param seeds how many seeds each recipe was trained with
 * @param folds how many folds each of them was judged by; 0: the test images
 * @param settings what all recipes share
 * @param recipes the plain recipe first, then each with its change
 */
record AblationReport(
    String experiment,
    String data,
    List<String> notes,
    int seeds,
    int folds,
    Map<String, String> settings,
    List<Recipe> recipes,
    Provenance origin)
    implements Findings {

  /** Of the table of recipes. */
  static final List<String> HEADINGS =
      List.of("recipe", "accuracy", "balanced", "AUC", "change of balanced", "95 % interval", "p");

  /**
   * One recipe.
   *
   * @param name how the user calls it
   * @param changes the settings in which it differs from the plain recipe
   * @param runs its trainings, in the same order for all recipes
   * @param accuracyChange against the plain recipe, pair by pair; null for that one, and for a
   *     single pair; so are the others
   */
  record Recipe(
      String name,
      Map<String, String> changes,
      List<Outcome> runs,
      Summary accuracy,
      Summary balancedAccuracy,
      Summary auc,
      @Nullable PairedTest accuracyChange,
      @Nullable PairedTest balancedAccuracyChange,
      @Nullable PairedTest aucChange) {

    /**
     * Sums up a recipe.
     *
     * @param plain the plain recipe's trainings, or null if this is it
     * @param folds 0 if each run had the same images to learn from
     */
    static Recipe of(
        String name,
        Map<String, String> changes,
        List<Outcome> runs,
        @Nullable List<Outcome> plain,
        int folds) {
      return new Recipe(
          name,
          changes,
          runs,
          Outcome.summary(runs, Outcome::accuracy),
          Outcome.summary(runs, Outcome::balancedAccuracy),
          Outcome.summary(runs, Outcome::auc),
          change(plain, runs, folds, Outcome::accuracy),
          change(plain, runs, folds, Outcome::balancedAccuracy),
          change(plain, runs, folds, Outcome::auc));
    }

    private static @Nullable PairedTest change(
        @Nullable List<Outcome> plain,
        List<Outcome> runs,
        int folds,
        ToDoubleFunction<Outcome> figure) {
      if (plain == null || runs.size() < 2) {
        return null;
      }
      return PairedTest.ofResampled(
          plain.stream().mapToDouble(figure).toArray(),
          runs.stream().mapToDouble(figure).toArray(),
          folds == 0 ? 0 : 1.0 / (folds - 1),
          Outcome.CONFIDENCE);
    }
  }

  @Override
  public void show(Screen screen) {
    screen.gap();
    TextTable table = new TextTable(1, HEADINGS.toArray(String[]::new));
    recipes.forEach(recipe -> table.row(cells(recipe).toArray(String[]::new)));
    screen.table(table);
    screen.gap();
    screen.line(means());
    Findings.notes(data, notes).forEach(note -> screen.line("note: " + note));
  }

  @Override
  public Report report(ExperimentFolder folder) {
    return new AblationPage(this, folder).report();
  }

  /** The report as a table in Markdown. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(row(HEADINGS)).append(row(HEADINGS.stream().map(_ -> "---").toList()));
    recipes.forEach(recipe -> text.append(row(cells(recipe))));
    text.append('\n').append(means()).append('\n');
    notes.forEach(note -> text.append("\nNote: %s: %s.\n".formatted(data, note)));
    return text.toString();
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  /** A recipe's line in the table. */
  static List<String> cells(Recipe recipe) {
    List<String> cells = new ArrayList<>();
    cells.add(recipe.name());
    for (Summary figure : List.of(recipe.accuracy(), recipe.balancedAccuracy(), recipe.auc())) {
      cells.add(
          figure.count() == 1
              ? "%.2f".formatted(100 * figure.mean())
              : "%.2f ± %.2f".formatted(100 * figure.mean(), 100 * figure.deviation()));
    }
    PairedTest change = recipe.balancedAccuracyChange();
    if (change != null) {
      Summary difference = change.difference();
      cells.add("%+.2f".formatted(100 * difference.mean()));
      cells.add(
          "%+.2f to %+.2f"
              .formatted(100 * difference.interval().low(), 100 * difference.interval().high()));
      cells.add(probability(change.pValue()));
    } else {
      cells.addAll(List.of("", "", ""));
    }
    return cells;
  }

  static String probability(double p) {
    return p < 0.001 ? "< 0.001" : "%.3f".formatted(p);
  }

  /** How the table is to be read. */
  String means() {
    String judged = folds == 0 ? "the test images" : folds + " folds of each";
    return "In per cent, mean ± standard deviation of %s, judged by %s; p of a paired t-test%s."
        .formatted(
            seeds == 1 ? "one seed" : seeds + " seeds",
            judged,
            folds == 0 ? "" : ", corrected for the folds' common images (Nadeau and Bengio)");
  }
}
