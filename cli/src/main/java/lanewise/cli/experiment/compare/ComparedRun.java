package lanewise.cli.experiment.compare;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import lanewise.cli.experiment.Outcome;
import lanewise.cli.experiment.crossval.CrossvalResult;
import lanewise.format.FormatException;
import lanewise.run.EvaluationReport;
import lanewise.run.Json;
import lanewise.run.Predictions;
import lanewise.run.RunConfig;
import lanewise.run.RunFolder;
import lanewise.run.RunReport;

/**
 * A finished run, or a cross-validation with its out-of-fold predictions, as read for a comparison.
 *
 * @param name the displayed name
 * @param path its folder
 * @param data the data set's name and notes
 * @param curve the results per epoch; empty for a cross-validation
 * @param settings its configuration; for a cross-validation that of the first fold
 * @param scores its final figures, of several labels each at its threshold
 */
record ComparedRun(
    String name,
    String path,
    String data,
    List<String> notes,
    Outcome outcome,
    List<Epoch> curve,
    RunConfig settings,
    EvaluationReport scores,
    Predictions predictions) {

  /** The results of one epoch; NaN for validation if there is none. */
  public record Epoch(
      int epoch,
      double trainLoss,
      double trainAccuracy,
      double validationLoss,
      double validationAccuracy) {}

  /**
   * Reads a run folder, or that of a cross-validation.
   *
   * @throws FormatException if it is not the folder of a finished run or cross-validation
   */
  static ComparedRun read(Path path) {
    if (Files.exists(path.resolve(CrossvalResult.FILE))) {
      return readCrossval(path);
    }
    RunFolder folder = RunFolder.finished(path);
    Outcome outcome = Outcome.read(folder);
    RunReport report = folder.report();
    RunReport.Data data = report.data();
    return new ComparedRun(
        outcome.run(),
        path.toString(),
        data.name(),
        data.notes(),
        outcome,
        curve(folder),
        RunConfig.of(folder.config()),
        report.test(),
        folder.readPredictions());
  }

  private static ComparedRun readCrossval(Path path) {
    CrossvalResult report = Json.read(path.resolve(CrossvalResult.FILE), CrossvalResult.class);
    Predictions predictions =
        Predictions.read(new RunFolder(path).predictions(), report.outOfFold());
    return new ComparedRun(
        String.valueOf(path.getFileName()),
        path.toString(),
        report.data(),
        report.notes(),
        Outcome.of(String.valueOf(path.getFileName()), 0, predictions.evaluation(), Double.NaN),
        List.of(),
        RunConfig.of(new RunFolder(path.resolve("fold-1")).config()),
        report.outOfFold(),
        predictions);
  }

  /** Returns the run under another name. */
  ComparedRun named(String other) {
    return new ComparedRun(other, path, data, notes, outcome, curve, settings, scores, predictions);
  }

  /** The predicted class of each image. */
  int[] predicted() {
    return IntStream.range(0, predictions.size()).map(predictions::predicted).toArray();
  }

  private static List<Epoch> curve(RunFolder folder) {
    List<Epoch> epochs = new ArrayList<>();
    try {
      for (NamedCsvRecord line : folder.readEpochs()) {
        epochs.add(
            new Epoch(
                Integer.parseInt(line.getField("epoch")),
                figure(line, "train_loss"),
                figure(line, "train_accuracy"),
                figure(line, "val_loss"),
                figure(line, "val_accuracy")));
      }
    } catch (NumberFormatException | NoSuchElementException e) {
      throw new FormatException(folder.epochs(), "is damaged: " + e.getMessage());
    }
    return epochs;
  }

  private static double figure(NamedCsvRecord line, String name) {
    String text = line.getField(name);
    return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
  }
}
