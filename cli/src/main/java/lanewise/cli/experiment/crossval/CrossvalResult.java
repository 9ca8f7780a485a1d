package lanewise.cli.experiment.crossval;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lanewise.cli.experiment.ExperimentFolder;
import lanewise.cli.experiment.Measure;
import lanewise.cli.experiment.Outcome;
import lanewise.cli.experiment.PoolName;
import lanewise.cli.experiment.Result;
import lanewise.report.Fact;
import lanewise.report.Provenance;
import lanewise.report.Report;
import lanewise.report.Section;
import lanewise.report.Table;
import lanewise.report.Table.Column;
import lanewise.report.run.TestFigures;
import lanewise.run.EvaluationReport;
import lanewise.run.Predictions;
import lanewise.run.RunConfig;
import lanewise.run.RunReport;
import lanewise.screen.Figures;
import lanewise.statistics.Summary;

/**
 * The result of a cross-validation: the content of {@code crossval.json}.
 *
 * @param experiment its folder
 * @param data the data set
 * @param notes remarks on the data set
 * @param pool the images that were divided into folds
 * @param settings the settings of the trainings
 * @param folds the run of each fold, tested on the images of the fold
 * @param summary the summary of each measure over the folds
 * @param outOfFold the evaluation of all images, each by the network that was not trained on it
 * @param outOfFoldAuc the macro AUC of these predictions of different networks
 */
public record CrossvalResult(
    String experiment,
    String data,
    List<String> notes,
    PoolName pool,
    RunConfig settings,
    List<Outcome> folds,
    Map<Measure, Summary> summary,
    EvaluationReport outOfFold,
    double outOfFoldAuc,
    Provenance origin)
    implements Result {
  /** The name of the file. */
  public static final String FILE = "crossval.json";

  @Override
  public String file() {
    return FILE;
  }

  @Override
  public Report report(ExperimentFolder folder) {
    RunReport run = folder.report(folds.getFirst().run());
    TestFigures figures =
        new TestFigures(outOfFold, Predictions.read(folder.predictions(), outOfFold));
    return new Report(
        "Cross-validation: %s on %s".formatted(run.model(), data),
        folder.finished(this),
        Result.notes(data, notes),
        headline(run, figures),
        List.of(),
        List.of(
            new Section(
                "Results by fold",
                "Each fold was tested with a network trained on the others. The interval is"
                    + " Student's t over the folds; because they share training images, it tends to"
                    + " be too narrow.",
                List.of(table()),
                summary.entrySet().stream()
                    .map(each -> each.getKey().spread(folds, each.getValue()))
                    .toList()),
            folder.curves(folds, "folds"),
            figures.section(
                "Out of fold",
                "All %s images, each predicted by the network that was not trained on it."
                    .formatted(Figures.count(outOfFold.images())))),
        facts(folder),
        origin,
        folder.listings("All settings of the first fold", folds.getFirst().run()));
  }

  private List<Fact> headline(RunReport run, TestFigures figures) {
    Summary accuracy = summary(Measure.ACCURACY);
    return List.of(
        new Fact(
            "accuracy, mean of %d folds".formatted(folds.size()),
            Figures.percent(accuracy.mean()),
            "± %s, 95 %% interval %s"
                .formatted(
                    Figures.percent(accuracy.deviation()),
                    Measure.ACCURACY.intervalText(accuracy.interval()))),
        fact(Measure.BALANCED_ACCURACY),
        fact(Measure.AUC),
        new Fact("macro F1, out of fold", Figures.score(outOfFold.macroAverage().f1())),
        new Fact("calibration error, out of fold", Figures.percent(figures.calibrationError())),
        new Fact("images", Figures.count(outOfFold.images())),
        new Fact("parameters", Figures.count(run.parameters())));
  }

  private Fact fact(Measure measure) {
    return new Fact(measure.inText(), measure.meanText(summary(measure)));
  }

  private Summary summary(Measure measure) {
    return Objects.requireNonNull(summary.get(measure));
  }

  private Table table() {
    Table table =
        Table.of(
            Column.words("fold"),
            Column.count("images"),
            new Column("loss", false, Figures::loss),
            Column.percent("accuracy"),
            Column.percent("balanced"),
            Column.score("AUC"),
            Column.count("epoch"),
            new Column("time", false, Figures::duration));
    for (Outcome fold : folds) {
      table =
          table.row(
              fold.run(),
              fold.images(),
              fold.loss(),
              fold.accuracy(),
              fold.balancedAccuracy(),
              fold.auc(),
              fold.bestEpoch(),
              fold.seconds());
    }
    Summary accuracy = summary(Measure.ACCURACY);
    Summary balanced = summary(Measure.BALANCED_ACCURACY);
    Summary auc = summary(Measure.AUC);
    return table
        .sum("mean", null, null, accuracy.mean(), balanced.mean(), auc.mean())
        .sum(
            "± standard deviation",
            null,
            null,
            accuracy.deviation(),
            balanced.deviation(),
            auc.deviation())
        .sum(
            "95 % interval",
            null,
            null,
            Measure.ACCURACY.intervalText(accuracy.interval()),
            Measure.BALANCED_ACCURACY.intervalText(balanced.interval()),
            Measure.AUC.intervalText(auc.interval()));
  }

  private List<Fact> facts(ExperimentFolder folder) {
    List<Fact> facts = new ArrayList<>();
    facts.add(
        new Fact(
            "images",
            "%s, %s"
                .formatted(
                    Figures.count(outOfFold.images()),
                    pool == PoolName.ALL
                        ? "including the test images"
                        : "without the test images")));
    facts.add(folder.eachTraining(folds.getFirst().run()));
    facts.addAll(folder.facts(folds));
    return facts;
  }
}
