package lanewise.cli.experiment;

import java.util.ArrayList;
import java.util.List;
import lanewise.cli.report.LearningCurves;
import lanewise.cli.report.Provenance;
import lanewise.report.Fact;
import lanewise.report.Report;
import lanewise.report.Section;
import lanewise.report.Table;
import lanewise.run.RunReport;
import lanewise.screen.Figures;

/** The report of MedMNIST's protocol. */
record MedmnistPage(MedmnistReport found, ExperimentFolder folder) {

  Report report() {
    RunReport run = folder.report(found.runs().getFirst().run());
    return new Report(
        "MedMNIST's protocol: %s on %s".formatted(run.model(), found.data()),
        Provenance.finished(ExperimentKind.MEDMNIST.fileIn(folder.path())),
        Findings.notes(found.data(), found.notes()),
        List.of(
            new Fact(
                "AUC of the test images, mean of %d runs".formatted(found.runs().size()),
                "%.3f".formatted(found.auc().mean())),
            new Fact("ACC", "%.3f".formatted(found.accuracy().mean())),
            new Fact("test images", Figures.count(run.data().test())),
            new Fact("parameters", Figures.count(run.parameters()))),
        List.of(
            new Section(
                "Run by run",
                "Each run has another seed, and is judged at the epoch with the best validation"
                    + " AUC. AUC is the unweighted mean of one class against the rest.",
                List.of(table()),
                OutcomeFigures.all(
                    found.runs(),
                    found.accuracy(),
                    Outcome.summary(found.runs(), Outcome::balancedAccuracy),
                    found.auc())),
            Section.of(
                "How it learned",
                "",
                LearningCurves.ofMany(
                    OutcomeFigures.histories(folder, found.runs()),
                    "%d runs".formatted(found.runs().size())))),
        facts(),
        folder.listings("All settings of the first run", found.runs().getFirst().run()));
  }

  private Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < found.runs().size(); i++) {
      Outcome run = found.runs().get(i);
      rows.add(
          List.of(
              run.run(),
              "%.3f".formatted(run.auc()),
              "%.3f".formatted(run.accuracy()),
              String.valueOf(run.bestEpoch()),
              Figures.duration(run.seconds()),
              found.files().get(i)));
    }
    rows.add(
        List.of(
            "mean",
            "%.3f".formatted(found.auc().mean()),
            "%.3f".formatted(found.accuracy().mean()),
            "",
            "",
            ""));
    return new Table("", List.of("run", "AUC", "ACC", "epoch", "time", "result file"), rows, 1);
  }

  private List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    facts.add(found.origin().commandFact());
    facts.add(new Fact("time", OutcomeFigures.time(found.runs())));
    facts.addAll(found.origin().machineFacts());
    facts.add(new Fact("folder", found.experiment()));
    return facts;
  }
}
