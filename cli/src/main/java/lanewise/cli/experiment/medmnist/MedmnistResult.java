package lanewise.cli.experiment.medmnist;

import java.util.List;
import java.util.Map;
import lanewise.cli.experiment.ExperimentFolder;
import lanewise.cli.experiment.Measure;
import lanewise.cli.experiment.Outcome;
import lanewise.cli.experiment.Result;
import lanewise.report.Fact;
import lanewise.report.Provenance;
import lanewise.report.Report;
import lanewise.report.Section;
import lanewise.report.Table;
import lanewise.report.Table.Column;
import lanewise.run.RunReport;
import lanewise.screen.Figures;
import lanewise.statistics.Summary;

/**
 * The result of MedMNIST's protocol: the content of {@code medmnist.json}.
 *
 * @param experiment its folder
 * @param data the data set
 * @param notes remarks on the data set
 * @param settings the settings of the trainings
 * @param runs one training per seed, tested on the test images
 * @param files the result files, in the layout of MedMNIST's evaluator
 * @param auc the macro AUC (one against the rest, unweighted) over the runs
 * @param accuracy the accuracy over the runs
 */
public record MedmnistResult(
    String experiment,
    String data,
    List<String> notes,
    Map<String, String> settings,
    List<Outcome> runs,
    List<String> files,
    Summary auc,
    Summary accuracy,
    Provenance origin)
    implements Result {
  @Override
  public String file() {
    return "medmnist.json";
  }

  @Override
  public Report report(ExperimentFolder folder) {
    String first = runs.getFirst().run();
    RunReport run = folder.report(first);
    return new Report(
        "MedMNIST's protocol: %s on %s".formatted(run.model(), data),
        folder.finished(this),
        Result.notes(data, notes),
        List.of(
            new Fact(
                "AUC of the test images, mean of %d runs".formatted(runs.size()),
                "%.3f".formatted(auc.mean())),
            new Fact("ACC", "%.3f".formatted(accuracy.mean())),
            new Fact("test images", Figures.count(run.data().test())),
            new Fact("parameters", Figures.count(run.parameters()))),
        List.of(),
        List.of(
            new Section(
                "Results by run",
                "Each run has a different seed. AUC is the unweighted mean over the classes, each"
                    + " against the rest.",
                List.of(table()),
                Measure.summaries(runs).entrySet().stream()
                    .map(each -> each.getKey().spread(runs, each.getValue()))
                    .toList()),
            folder.curves(runs, "runs")),
        folder.facts(runs),
        origin,
        folder.listings("All settings of the first run", first));
  }

  private Table table() {
    Table table =
        Table.of(
            Column.words("run"),
            Column.of("AUC", "%.3f"),
            Column.of("ACC", "%.3f"),
            Column.count("epoch"),
            new Column("time", false, Figures::duration),
            Column.words("result file"));
    for (int i = 0; i < runs.size(); i++) {
      Outcome run = runs.get(i);
      table =
          table.row(
              run.run(), run.auc(), run.accuracy(), run.bestEpoch(), run.seconds(), files.get(i));
    }
    table = table.sum("mean", auc.mean(), accuracy.mean());
    return (runs.size() > 1
            ? table.sum("± standard deviation", auc.deviation(), accuracy.deviation())
            : table)
        .caption("Of the test images; each run at the epoch with the best validation AUC.");
  }
}
