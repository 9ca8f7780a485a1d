package lanewise.cli.experiment.medmnist;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import lanewise.cli.experiment.ExperimentFolder;
import lanewise.cli.experiment.Measure;
import lanewise.cli.experiment.Result;
import lanewise.report.Fact;
import lanewise.report.Provenance;
import lanewise.report.Report;
import lanewise.report.Section;
import lanewise.report.Table;
import lanewise.report.Table.Column;
import lanewise.screen.Figures;

/**
 * The results of several sets of MedMNIST beside the published ones: the content of {@code
 * medmnist-all.json}.
 *
 * @param model the network
 * @param sets the results, in the order of the published table
 * @param missing the sets that are not on this machine
 */
public record MedmnistTable(
    String model, List<MedmnistResult> sets, List<String> missing, Provenance origin)
    implements Result {
  @Override
  public String file() {
    return "medmnist-all.json";
  }

  @Override
  public Report report(ExperimentFolder folder) {
    List<String> notes = new ArrayList<>();
    sets.forEach(set -> notes.addAll(Result.notes(set.data(), set.notes())));
    if (!missing.isEmpty()) {
      notes.add("not on this machine: " + String.join(", ", missing));
    }
    return new Report(
        "MedMNIST's protocol: %s on %d sets".formatted(model, sets.size()),
        folder.finished(this),
        notes,
        List.of(
            new Fact("AUC, mean of the sets", Figures.score(mean(set -> set.auc().mean()))),
            new Fact("ACC, mean of the sets", Figures.percent(mean(set -> set.accuracy().mean()))),
            new Fact(
                "ACC of always the same answer",
                Figures.percent(mean(MedmnistResult::constantAccuracy))),
            new Fact("runs of each set", String.valueOf(sets.getFirst().runs().size()))),
        List.of(),
        List.of(
            new Section(
                "Beside the published results",
                MedmnistResult.FIGURES,
                List.of(results(), tasks()),
                List.of())),
        List.of(new Fact("folder", folder.path().toString())),
        origin,
        List.of());
  }

  private double mean(ToDoubleFunction<MedmnistResult> figure) {
    return sets.stream().mapToDouble(figure).average().orElseThrow();
  }

  private Table results() {
    Table table =
        Table.of(
            Column.words("set"),
            Column.of("AUC", "%s"),
            Column.of("published", "%s"),
            Column.of("ACC", "%s"),
            Column.of("published", "%s"),
            Column.percent("same answer"));
    for (MedmnistResult set : sets) {
      Published published = set.published();
      table =
          table.row(
              set.data(),
              Measure.AUC.meanText(set.auc()),
              published == null ? null : published.aucText(),
              Measure.ACCURACY.meanText(set.accuracy()),
              published == null ? null : published.accuracyText(),
              set.constantAccuracy());
    }
    return table.caption(
        "Mean ± standard deviation of the runs. Published: " + Published.SOURCE + ".");
  }

  private Table tasks() {
    Table table =
        Table.of(
            Column.words("set"),
            Column.words("task"),
            Column.count("test images"),
            Column.words("positive class"),
            Column.score("sensitivity"),
            Column.score("specificity"));
    for (MedmnistResult set : sets) {
      Binary binary = set.binary();
      table =
          table.row(
              set.data(),
              set.task(),
              set.runs().getFirst().images(),
              binary == null ? null : binary.positive(),
              binary == null ? null : binary.sensitivity().mean(),
              binary == null ? null : binary.specificity().mean());
    }
    return table;
  }
}
