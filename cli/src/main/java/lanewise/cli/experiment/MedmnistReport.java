package lanewise.cli.experiment;

import java.util.List;
import java.util.Map;
import lanewise.cli.report.Provenance;
import lanewise.metrics.Summary;
import lanewise.report.Report;
import lanewise.screen.Screen;
import lanewise.screen.TextTable;

/**
 * What MedMNIST's protocol came to: the content of {@code medmnist.json}.
 *
 * @param experiment its folder
 * @param data the data set
 * @param notes what a reader of any figure on it must know
 * @param settings what the training was told
 * @param runs a training for each seed, judged by the test images
 * @param files the result files, in the layout of MedMNIST's evaluator
 * @param auc the unweighted mean of one-vs-rest areas, over the runs
 * @param accuracy over the runs
 */
record MedmnistReport(
    String experiment,
    String data,
    List<String> notes,
    Map<String, String> settings,
    List<Outcome> runs,
    List<String> files,
    Summary auc,
    Summary accuracy,
    Provenance origin)
    implements Findings {

  @Override
  public void show(Screen screen) {
    screen.gap();
    TextTable table = new TextTable(1, "run", "AUC", "ACC", "epoch");
    for (Outcome run : runs) {
      table.row(
          run.run(),
          "%.3f".formatted(run.auc()),
          "%.3f".formatted(run.accuracy()),
          String.valueOf(run.bestEpoch()));
    }
    table.row("mean", "%.3f".formatted(auc.mean()), "%.3f".formatted(accuracy.mean()), "");
    if (runs.size() > 1) {
      table.row(
          "± sd", "%.3f".formatted(auc.deviation()), "%.3f".formatted(accuracy.deviation()), "");
    }
    screen.table(table);
    screen.gap();
    screen.line("test images; each run at the epoch with the best validation AUC");
    Findings.notes(data, notes).forEach(note -> screen.line("note: " + note));
    files.forEach(file -> screen.line(experiment + "/" + file));
  }

  @Override
  public Report report(ExperimentFolder folder) {
    return new MedmnistPage(this, folder).report();
  }
}
