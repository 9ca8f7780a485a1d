package lanewise.cli.experiment.ablate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lanewise.chart.DotPlot;
import lanewise.cli.experiment.ExperimentFolder;
import lanewise.cli.experiment.Measure;
import lanewise.cli.experiment.Outcome;
import lanewise.cli.experiment.Result;
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
import lanewise.statistics.PairedTest;
import lanewise.statistics.Summary;
import org.jspecify.annotations.Nullable;

/**
 * The result of an ablation: the content of {@code ablation.json}.
 *
 * @param experiment its folder
 * @param data the data set
 * @param notes remarks on the data set
 * @param seeds the number of seeds per recipe
 * @param folds the number of folds per seed; 0: tested on the test images
 * @param settings the settings that all recipes share
 * @param recipes the plain recipe first, then the others, each with one change
 */
public record AblationResult(
    String experiment,
    String data,
    List<String> notes,
    int seeds,
    int folds,
    RunConfig settings,
    List<Recipe> recipes,
    Provenance origin)
    implements Result {
  /** The measures, in order of importance. */
  private static final List<Measure> MEASURES =
      List.of(Measure.BALANCED_ACCURACY, Measure.ACCURACY, Measure.AUC);

  /**
   * One recipe.
   *
   * @param name the name given by the user
   * @param changes the settings that differ from the plain recipe
   * @param runs the trainings, in the same order for all recipes
   * @param summary the summary of each measure over its trainings
   * @param differences the paired differences to the plain recipe; empty for the plain recipe
   *     itself and for a single pair
   */
  record Recipe(
      String name,
      RunConfig changes,
      List<Outcome> runs,
      Map<Measure, Summary> summary,
      Map<Measure, PairedTest> differences) {

    private String text(Measure measure) {
      return measure.meanText(summary(measure));
    }

    /**
     * Summarises a recipe.
     *
     * @param plain the trainings of the plain recipe, or null if this is the plain recipe
     * @param folds 0 if all runs had the same training images
     */
    static Recipe of(
        String name,
        RunConfig changes,
        List<Outcome> runs,
        @Nullable List<Outcome> plain,
        int folds) {
      double testToTrain = folds == 0 ? 0 : 1.0 / (folds - 1);
      return new Recipe(
          name,
          changes,
          runs,
          Measure.summaries(runs),
          plain == null || runs.size() < 2
              ? Map.of()
              : Measure.each(
                  measure ->
                      PairedTest.ofResampled(
                          measure.of(plain), measure.of(runs), testToTrain, Outcome.CONFIDENCE)));
    }

    Summary summary(Measure measure) {
      return Objects.requireNonNull(summary.get(measure));
    }
  }

  @Override
  public String file() {
    return "ablation.json";
  }

  /** The table of the recipes in Markdown. */
  String markdown() {
    StringBuilder text =
        new StringBuilder(table().markdown()).append('\n').append(means()).append('\n');
    notes.forEach(note -> text.append("\nNote: %s: %s.\n".formatted(data, note)));
    return text.toString();
  }

  @Override
  public Report report(ExperimentFolder folder) {
    Recipe plain = recipes.getFirst();
    String first = plain.runs().getFirst().run();
    RunReport run = folder.report(first);
    Summary balanced = plain.summary(Measure.BALANCED_ACCURACY);
    List<Fact> facts = new ArrayList<>();
    facts.add(folder.eachTraining(first));
    facts.addAll(folder.facts(recipes.stream().flatMap(recipe -> recipe.runs().stream()).toList()));
    return new Report(
        "Ablation: %s on %s".formatted(run.model(), data),
        folder.finished(this),
        Result.notes(data, notes),
        List.of(
            new Fact(
                "balanced accuracy of the plain recipe",
                Figures.percent(balanced.mean()),
                balanced.count() == 1 ? "" : "± " + Figures.percent(balanced.deviation())),
            new Fact("changes tested", Figures.count(changed().size())),
            new Fact("trainings per recipe", Figures.count(plain.runs().size())),
            new Fact("tested on", folds == 0 ? "the test images" : folds + " folds")),
        List.of(),
        List.of(
            new Section("Effect of each change", howToRead(), List.of(table()), forests()),
            Section.of(
                "The recipes",
                "Points are trainings, the diamond is their mean and the line its 95 % confidence"
                    + " interval.",
                MEASURES.stream().map(this::spread).toList()),
            new Section("The changes", "", List.of(changes()), List.of())),
        facts,
        origin,
        folder.listings("All settings of the plain recipe", first));
  }

  private List<Recipe> changed() {
    return recipes.subList(1, recipes.size());
  }

  private boolean tested() {
    return !recipes.getLast().differences().isEmpty();
  }

  private Table table() {
    Table table =
        Table.of(
            Column.words("recipe"),
            Column.of("accuracy", "%s"),
            Column.of("balanced", "%s"),
            Column.of("AUC", "%s"),
            Column.of("change of balanced", "%s"),
            Column.of("95 % interval", "%s"),
            new Column("p", false, Figures::probability));
    Measure judged = Measure.BALANCED_ACCURACY;
    for (Recipe recipe : recipes) {
      PairedTest test = recipe.differences().get(judged);
      table =
          table.row(
              recipe.name(),
              recipe.text(Measure.ACCURACY),
              recipe.text(Measure.BALANCED_ACCURACY),
              recipe.text(Measure.AUC),
              test == null ? null : judged.changeText(test.difference().mean()),
              test == null ? null : judged.changeText(test.difference().interval()),
              test == null ? null : test.pValue());
    }
    return table.caption(means());
  }

  /** The explanation of the table. */
  private String means() {
    return "Mean ± standard deviation over %s, tested on %s; p of a paired t-test%s."
        .formatted(
            seeds == 1 ? "one seed" : seeds + " seeds",
            folds == 0 ? "the test images" : folds + " folds of each",
            folds == 0 ? "" : ", corrected for images shared by folds (Nadeau and Bengio)");
  }

  private String howToRead() {
    if (!tested()) {
      return "Each recipe is the plain recipe with one change. A single training of each does not"
          + " show random variation: use --seeds 3 or more for intervals and tests.";
    }
    return "Each recipe is the plain recipe with one change. Right of the line the change improves the result, left of it it worsens it. The diamond is the mean of %d pairs with the same %s,"
            .formatted(recipes.getLast().runs().size(), folds == 0 ? "seed" : "seed and fold")
        + " the line its 95 % confidence interval: if it includes 0, the difference may be chance."
        + " p is the p-value of a paired t-test"
        + (folds == 0 ? "" : ", corrected for the images that folds share")
        + ": the probability of a difference this large if the change had no effect. Of twenty"
        + " changes without effect, one has p below 0.05 on average.";
  }

  private List<Figure> forests() {
    return tested() ? MEASURES.stream().map(this::forest).toList() : List.of();
  }

  private Figure forest(Measure measure) {
    double[] plain = measure.of(recipes.getFirst().runs());
    DotPlot plot = measure.changePlot("Change of " + measure.inText(), "plain recipe");
    for (Recipe recipe : changed()) {
      PairedTest test = Objects.requireNonNull(recipe.differences().get(measure));
      Summary change = test.difference();
      double[] differences = measure.of(recipe.runs());
      for (int i = 0; i < differences.length; i++) {
        differences[i] = measure.points(differences[i] - plain[i]);
      }
      plot =
          plot.row(
              recipe.name(),
              "%s (%s), p %s"
                  .formatted(
                      measure.changeText(change.mean()),
                      measure.changeText(change.interval()),
                      Figures.probability(test.pValue())),
              differences,
              measure.points(change.mean()),
              measure.points(change.interval().low()),
              measure.points(change.interval().high()));
    }
    return Figure.of("change-of-" + measure.inNames(), plot, "");
  }

  private Figure spread(Measure measure) {
    DotPlot plot = measure.plot();
    for (Recipe recipe : recipes) {
      double[] values = measure.of(recipe.runs());
      plot = measure.meanRow(plot, recipe.name(), values, recipe.summary(measure));
    }
    return Figure.of("spread-of-" + measure.inNames(), plot, "");
  }

  private Table changes() {
    Table table = Table.of(Column.words("recipe"), Column.words("what it changes"));
    for (Recipe recipe : changed()) {
      List<String> settings = new ArrayList<>();
      recipe.changes().values().forEach((name, value) -> settings.add(name + ": " + value));
      table = table.row(recipe.name(), String.join(", ", settings));
    }
    return table;
  }
}
