package lanewise.cli.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import lanewise.chart.Axis;
import lanewise.chart.DotPlot;
import lanewise.cli.experiment.AblationReport.Recipe;
import lanewise.cli.report.Provenance;
import lanewise.metrics.PairedTest;
import lanewise.metrics.Summary;
import lanewise.report.Fact;
import lanewise.report.Figure;
import lanewise.report.Report;
import lanewise.report.Section;
import lanewise.report.Table;
import lanewise.run.RunReport;
import lanewise.screen.Figures;
import org.jspecify.annotations.Nullable;

/** The report of an ablation. */
record AblationPage(AblationReport found, ExperimentFolder folder) {

  /** One of the figures that judge a classifier, with all that is known of it. */
  private record Measure(
      String title,
      ToDoubleFunction<Outcome> figure,
      Function<Recipe, Summary> summary,
      Function<Recipe, @Nullable PairedTest> change) {}

  private static final List<Measure> MEASURES =
      List.of(
          new Measure(
              "Balanced accuracy",
              Outcome::balancedAccuracy,
              Recipe::balancedAccuracy,
              Recipe::balancedAccuracyChange),
          new Measure("Accuracy", Outcome::accuracy, Recipe::accuracy, Recipe::accuracyChange),
          new Measure("Macro AUC", Outcome::auc, Recipe::auc, Recipe::aucChange));

  Report report() {
    Recipe plain = found.recipes().getFirst();
    String first = plain.runs().getFirst().run();
    RunReport run = folder.report(first);
    return new Report(
        "Ablation: %s on %s".formatted(run.model(), found.data()),
        Provenance.finished(ExperimentKind.ABLATE.fileIn(folder.path())),
        Findings.notes(found.data(), found.notes()),
        List.of(
            new Fact(
                "balanced accuracy of the plain recipe, ± %.2f"
                    .formatted(100 * plain.balancedAccuracy().deviation()),
                Figures.percent(plain.balancedAccuracy().mean())),
            new Fact("changes tried", Figures.count(changed().size())),
            new Fact("trainings of each recipe", Figures.count(plain.runs().size())),
            new Fact(
                "judged by", found.folds() == 0 ? "the test images" : found.folds() + " folds")),
        List.of(
            new Section("What each change brings", howToRead(), List.of(table()), forests()),
            Section.of(
                "The recipes",
                "Points are the trainings, the diamond is their mean, the line through it its"
                    + " 95 % confidence interval.",
                MEASURES.stream().map(this::spread).toList()),
            new Section("The changes", "", List.of(changes()), List.of())),
        facts(run),
        folder.listings("All settings of the plain recipe", first));
  }

  private List<Recipe> changed() {
    return found.recipes().subList(1, found.recipes().size());
  }

  private String howToRead() {
    Recipe any = found.recipes().getLast();
    if (any.balancedAccuracyChange() == null) {
      return "Each recipe is the plain one with one change. A single training of each says nothing"
          + " of chance: with --seeds 3 and more there are intervals and tests.";
    }
    String pairs = "of %d pairs with the same %s".formatted(any.runs().size(), sharing());
    return "Each recipe is the plain one with one change. Right of the line the change helps, left"
        + " of it it harms. The diamond is the mean "
        + pairs
        + ", the line through it its 95 % confidence interval: where it crosses the plain recipe,"
        + " the difference may be chance. p is that of a paired t-test"
        + (found.folds() == 0 ? "" : ", corrected for the images that folds share")
        + ": how likely so large a difference would be if the change did nothing. Of twenty"
        + " changes that do nothing, one comes out below 0.05.";
  }

  private String sharing() {
    return found.folds() == 0 ? "seed" : "seed and fold";
  }

  private Table table() {
    return Table.of(
        found.means(),
        AblationReport.HEADINGS,
        found.recipes().stream().map(AblationReport::cells).toList());
  }

  private List<Figure> forests() {
    return MEASURES.stream()
        .filter(measure -> measure.change().apply(found.recipes().getLast()) != null)
        .map(this::forest)
        .toList();
  }

  private Figure forest(Measure measure) {
    double[] plain = values(found.recipes().getFirst(), measure);
    DotPlot plot =
        DotPlot.of(
                "Change of " + OutcomeFigures.inText(measure.title()),
                Axis.linear("percentage points"))
            .limit("plain recipe", 0);
    for (Recipe recipe : changed()) {
      PairedTest test = Objects.requireNonNull(measure.change().apply(recipe));
      Summary change = test.difference();
      double[] values = values(recipe, measure);
      double[] differences = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        differences[i] = 100 * (values[i] - plain[i]);
      }
      plot =
          plot.row(
              recipe.name(),
              "%+.1f (%+.1f to %+.1f), p %s"
                  .formatted(
                      100 * change.mean(),
                      100 * change.interval().low(),
                      100 * change.interval().high(),
                      AblationReport.probability(test.pValue())),
              differences,
              100 * change.mean(),
              100 * change.interval().low(),
              100 * change.interval().high());
    }
    return Figure.of("change-of-" + OutcomeFigures.name(measure.title()), plot, "");
  }

  private Figure spread(Measure measure) {
    DotPlot plot =
        DotPlot.of(
            measure.title(), Axis.linear(OutcomeFigures.inText(measure.title())).inPercent());
    for (Recipe recipe : found.recipes()) {
      plot =
          OutcomeFigures.meanRow(
              plot, recipe.name(), values(recipe, measure), measure.summary().apply(recipe));
    }
    return Figure.of("spread-of-" + OutcomeFigures.name(measure.title()), plot, "");
  }

  private static double[] values(Recipe recipe, Measure measure) {
    return recipe.runs().stream().mapToDouble(measure.figure()).toArray();
  }

  private Table changes() {
    List<List<String>> rows = new ArrayList<>();
    for (Recipe recipe : changed()) {
      List<String> settings = new ArrayList<>();
      recipe.changes().forEach((name, value) -> settings.add(name + ": " + value));
      rows.add(List.of(recipe.name(), String.join(", ", settings)));
    }
    return Table.of("", List.of("recipe", "what it changes"), rows);
  }

  private List<Fact> facts(RunReport run) {
    List<Fact> facts = new ArrayList<>();
    facts.add(found.origin().commandFact());
    facts.add(
        new Fact(
            "each training",
            "%s images to learn from, %s to choose the epoch by, %s to judge by"
                .formatted(
                    Figures.count(run.data().train()),
                    run.data().validation() == 0 ? "none" : Figures.count(run.data().validation()),
                    Figures.count(run.data().test()))));
    facts.add(
        new Fact(
            "time",
            OutcomeFigures.time(
                found.recipes().stream().flatMap(recipe -> recipe.runs().stream()).toList())));
    facts.addAll(found.origin().machineFacts());
    facts.add(new Fact("folder", found.experiment()));
    return facts;
  }
}
