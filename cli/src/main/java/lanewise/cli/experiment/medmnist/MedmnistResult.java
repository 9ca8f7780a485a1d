package lanewise.cli.experiment.medmnist;

import java.util.ArrayList;
import java.util.List;
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
import lanewise.run.RunConfig;
import lanewise.run.RunReport;
import lanewise.screen.Figures;
import lanewise.statistics.Summary;
import org.jspecify.annotations.Nullable;

/**
 * The result of MedMNIST's protocol: the content of {@code medmnist.json}.
 *
 * @param experiment its folder
 * @param data the data set
 * @param task what its labels are, as MedMNIST calls it
 * @param notes remarks on the data set
 * @param settings the settings of the trainings
 * @param runs one training per seed, tested on the test images
 * @param files the result files, in the layout of MedMNIST's evaluator
 * @param auc the macro AUC (one against the rest, unweighted) over the runs
 * @param accuracy the accuracy over the runs
 * @param constantAccuracy the accuracy of the best answer that is always the same
 * @param binary sensitivity and specificity of a set of two classes
 * @param published the published scores of the whole set; null if none are known
 */
public record MedmnistResult(
    String experiment,
    String data,
    String task,
    List<String> notes,
    RunConfig settings,
    List<Outcome> runs,
    List<String> files,
    Summary auc,
    Summary accuracy,
    double constantAccuracy,
    @Nullable Binary binary,
    @Nullable Published published,
    Provenance origin)
    implements Result {
  /** What the evaluator computes of each task. */
  static final String FIGURES =
      "AUC is the unweighted mean over the classes, each against the rest; ACC is the fraction of"
          + " images whose most probable class is right, also where classes are grades, and where"
          + " images have several labels the fraction of right answers to each image and label,"
          + " there from one half on. Always the same answer: the best ACC without looking at an"
          + " image; its AUC is 0.5.";

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
                Figures.score(auc.mean()),
                published == null ? "" : "published " + published.aucText()),
            new Fact(
                "ACC",
                Figures.percent(accuracy.mean()),
                published == null ? "" : "published " + published.accuracyText()),
            new Fact("ACC of always the same answer", Figures.percent(constantAccuracy)),
            new Fact("test images", Figures.count(run.data().test()))),
        List.of(),
        List.of(
            new Section(
                "Results by run",
                "Each run has a different seed. " + FIGURES,
                List.of(table()),
                Measure.summaries(runs).entrySet().stream()
                    .map(each -> each.getKey().spread(runs, each.getValue()))
                    .toList()),
            folder.curves(runs, "runs")),
        facts(folder, run),
        origin,
        folder.listings("All settings of the first run", first));
  }

  private List<Fact> facts(ExperimentFolder folder, RunReport run) {
    List<Fact> facts = new ArrayList<>(List.of(new Fact("task", task)));
    if (binary != null) {
      facts.add(new Fact("sensitivity", of(binary.sensitivity()), "of " + binary.positive()));
      facts.add(new Fact("specificity", of(binary.specificity()), "of " + binary.positive()));
    }
    facts.add(new Fact("parameters", Figures.count(run.parameters())));
    if (published != null) {
      facts.add(new Fact("published by", Published.SOURCE));
    }
    facts.addAll(folder.facts(runs));
    return facts;
  }

  private static String of(Summary summary) {
    return Figures.score(summary.mean());
  }

  private Table table() {
    Table table =
        Table.of(
            Column.words("run"),
            Column.score("AUC"),
            Column.percent("ACC"),
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
    if (runs.size() > 1) {
      table = table.sum("± standard deviation", auc.deviation(), accuracy.deviation());
    }
    return table
        .sum("always the same answer", 0.5, constantAccuracy)
        .caption("Of the test images; each run at the epoch with the best validation AUC.");
  }
}
