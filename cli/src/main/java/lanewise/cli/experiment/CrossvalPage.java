package lanewise.cli.experiment;

import java.util.ArrayList;
import java.util.List;
import lanewise.cli.report.LearningCurves;
import lanewise.cli.report.Provenance;
import lanewise.cli.report.TestFigures;
import lanewise.metrics.Calibration;
import lanewise.metrics.Summary;
import lanewise.report.Fact;
import lanewise.report.Figure;
import lanewise.report.Report;
import lanewise.report.Section;
import lanewise.report.Table;
import lanewise.run.Predictions;
import lanewise.run.RunReport;
import lanewise.screen.Figures;

/** The report of a cross-validation. */
record CrossvalPage(CrossvalReport found, ExperimentFolder folder) {

  Report report() {
    RunReport run = folder.report(found.folds().getFirst().run());
    Predictions predictions = Predictions.read(folder.predictions());
    Calibration calibration = TestFigures.calibration(predictions);
    List<Figure> judged = new ArrayList<>(TestFigures.confusion(found.outOfFold()));
    judged.addAll(TestFigures.roc(predictions));
    judged.add(TestFigures.reliability(calibration));
    return new Report(
        "Cross-validation: %s on %s".formatted(run.model(), found.data()),
        Provenance.finished(ExperimentKind.CROSSVAL.fileIn(folder.path())),
        Findings.notes(found.data(), found.notes()),
        headline(run, predictions, calibration),
        List.of(
            new Section(
                "Fold by fold",
                "Each fold was judged by a network that learned from the others. The interval is"
                    + " Student's t over the folds; they share training images, which makes it"
                    + " rather too narrow.",
                List.of(table()),
                OutcomeFigures.all(
                    found.folds(), found.accuracy(), found.balancedAccuracy(), found.auc())),
            Section.of(
                "How it learned",
                "",
                LearningCurves.ofMany(
                    OutcomeFigures.histories(folder, found.folds()),
                    "%d folds".formatted(found.folds().size()))),
            new Section(
                "Out of fold",
                "All %s images, each judged by the network that did not learn from it."
                    .formatted(Figures.count(found.outOfFold().images())),
                List.of(TestFigures.scores(found.outOfFold(), predictions)),
                judged)),
        facts(run),
        folder.listings("All settings of the first fold", found.folds().getFirst().run()));
  }

  private List<Fact> headline(RunReport run, Predictions predictions, Calibration calibration) {
    return List.of(
        new Fact(
            "accuracy, mean of %d folds ± %.2f (95 %% interval %s)"
                .formatted(
                    found.folds().size(),
                    100 * found.accuracy().deviation(),
                    OutcomeFigures.intervalText(found.accuracy())),
            Figures.percent(found.accuracy().mean())),
        new Fact("balanced accuracy", OutcomeFigures.meanText(found.balancedAccuracy())),
        new Fact("macro AUC", OutcomeFigures.meanText(found.auc())),
        new Fact("macro F1, out of fold", "%.4f".formatted(found.outOfFold().macroAverage().f1())),
        new Fact("calibration error, out of fold", Figures.percent(calibration.expectedError())),
        new Fact("images", Figures.count(predictions.size())),
        new Fact("parameters", Figures.count(run.parameters())));
  }

  private Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (Outcome fold : found.folds()) {
      rows.add(
          List.of(
              fold.run(),
              Figures.count(fold.images()),
              Figures.loss(fold.loss()),
              Figures.percent(fold.accuracy()),
              Figures.percent(fold.balancedAccuracy()),
              "%.4f".formatted(fold.auc()),
              String.valueOf(fold.bestEpoch()),
              Figures.duration(fold.seconds())));
    }
    List<Summary> figures = List.of(found.accuracy(), found.balancedAccuracy(), found.auc());
    Summary auc = found.auc();
    rows.add(
        List.of(
            "mean",
            "",
            "",
            Figures.percent(found.accuracy().mean()),
            Figures.percent(found.balancedAccuracy().mean()),
            "%.4f".formatted(auc.mean()),
            "",
            ""));
    rows.add(
        List.of(
            "± standard deviation",
            "",
            "",
            "%.2f".formatted(100 * figures.get(0).deviation()),
            "%.2f".formatted(100 * figures.get(1).deviation()),
            "%.4f".formatted(auc.deviation()),
            "",
            ""));
    rows.add(
        List.of(
            "95 % interval",
            "",
            "",
            OutcomeFigures.intervalText(figures.get(0)),
            OutcomeFigures.intervalText(figures.get(1)),
            "%.4f to %.4f".formatted(auc.interval().low(), auc.interval().high()),
            "",
            ""));
    return new Table(
        "",
        List.of("fold", "images", "loss", "accuracy", "balanced", "AUC", "epoch", "time"),
        rows,
        3);
  }

  private List<Fact> facts(RunReport run) {
    List<Fact> facts = new ArrayList<>();
    facts.add(found.origin().commandFact());
    facts.add(
        new Fact(
            "images",
            "%s, %s"
                .formatted(
                    Figures.count(found.outOfFold().images()),
                    found.pool() == PoolName.ALL
                        ? "the test images among them"
                        : "without the test images")));
    facts.add(
        new Fact(
            "each training",
            "%s images to learn from, %s to choose the epoch by"
                .formatted(
                    Figures.count(run.data().train()),
                    run.data().validation() == 0
                        ? "none"
                        : Figures.count(run.data().validation()))));
    facts.add(new Fact("time", OutcomeFigures.time(found.folds())));
    facts.addAll(found.origin().machineFacts());
    facts.add(new Fact("folder", found.experiment()));
    return facts;
  }
}
