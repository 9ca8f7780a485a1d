package lanewise.cli.experiment;

import java.util.List;
import java.util.Map;
import lanewise.cli.report.Provenance;
import lanewise.cli.run.ResultTables;
import lanewise.metrics.Summary;
import lanewise.report.Report;
import lanewise.run.EvaluationReport;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import lanewise.screen.TextTable;

/**
 * What a cross-validation came to: the content of {@code crossval.json}.
 *
 * @param experiment its folder
 * @param data the data set
 * @param notes what a reader of any figure on it must know
 * @param pool which of its images were dealt into folds
 * @param settings what the training was told
 * @param folds each fold's run, judged by the fold's own images
 * @param accuracy over the folds
 * @param balancedAccuracy over the folds
 * @param auc over the folds
 * @param outOfFold all images, each judged by the network that did not learn from it
 * @param outOfFoldAuc the macro AUC of those predictions, scores of different networks together
 */
record CrossvalReport(
    String experiment,
    String data,
    List<String> notes,
    PoolName pool,
    Map<String, String> settings,
    List<Outcome> folds,
    Summary accuracy,
    Summary balancedAccuracy,
    Summary auc,
    EvaluationReport outOfFold,
    double outOfFoldAuc,
    Provenance origin)
    implements Findings {

  @Override
  public void show(Screen screen) {
    screen.gap();
    TextTable table =
        new TextTable(1, "fold", "images", "loss", "accuracy", "balanced", "AUC", "epoch");
    for (Outcome fold : folds) {
      table.row(
          fold.run(),
          Figures.count(fold.images()),
          Figures.loss(fold.loss()),
          Figures.percent(fold.accuracy()),
          Figures.percent(fold.balancedAccuracy()),
          "%.4f".formatted(fold.auc()),
          String.valueOf(fold.bestEpoch()));
    }
    screen.table(table);
    screen.gap();
    TextTable means = new TextTable(1, "", "mean", "± sd", "95 % interval");
    addRow(means, "accuracy", accuracy);
    addRow(means, "balanced accuracy", balancedAccuracy);
    addRow(means, "macro AUC", auc);
    screen.table(means);
    screen.gap();
    screen.line("out of fold, each image by the network that did not learn from it");
    ResultTables.showClasses(outOfFold, screen);
    screen.gap();
    ResultTables.showConfusion(outOfFold, screen);
    screen.gap();
    screen.line("accuracy           " + outOfFold.accuracyText());
    screen.line("balanced accuracy  " + Figures.percent(outOfFold.balancedAccuracy()));
    Findings.notes(data, notes).forEach(note -> screen.line("note               " + note));
    screen.gap();
  }

  @Override
  public Report report(ExperimentFolder folder) {
    return new CrossvalPage(this, folder).report();
  }

  private static void addRow(TextTable table, String name, Summary figure) {
    table.row(
        name,
        Figures.percent(figure.mean()),
        "%.2f".formatted(100 * figure.deviation()),
        "%.2f to %.2f".formatted(100 * figure.interval().low(), 100 * figure.interval().high()));
  }
}
