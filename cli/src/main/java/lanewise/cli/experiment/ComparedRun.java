package lanewise.cli.experiment;

import com.google.gson.JsonObject;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import lanewise.cli.run.CsvTable;
import lanewise.cli.run.Predictions;
import lanewise.cli.run.RunFolder;
import lanewise.format.FormatException;

/**
 * A finished run as it is read for a comparison.
 *
 * @param name how it is shown
 * @param data the data set's name and what must be known of it
 * @param curve a line per epoch
 */
record ComparedRun(
    String name,
    String data,
    List<String> notes,
    Outcome outcome,
    List<Epoch> curve,
    Predictions predictions) {

  /** One epoch's figures; those of validation are NaN without it. */
  record Epoch(
      int epoch,
      double trainLoss,
      double trainAccuracy,
      double validationLoss,
      double validationAccuracy) {}

  /**
   * Reads a run folder.
   *
   * @throws FormatException if it is not the folder of a finished run
   */
  static ComparedRun read(Path path) {
    RunFolder folder = new RunFolder(path);
    JsonObject metrics = Outcome.metrics(folder);
    Outcome outcome = Outcome.read(folder);
    JsonObject data = metrics.getAsJsonObject("data");
    List<String> notes = new ArrayList<>();
    data.getAsJsonArray("notes").forEach(note -> notes.add(note.getAsString()));
    return new ComparedRun(
        outcome.run(),
        data.get("name").getAsString(),
        notes,
        outcome,
        curve(folder.epochs()),
        Predictions.read(folder.predictions()));
  }

  /** What it takes each image for. */
  int[] predicted() {
    return IntStream.range(0, predictions.size()).map(predictions::predicted).toArray();
  }

  private static List<Epoch> curve(Path file) {
    List<Epoch> epochs = new ArrayList<>();
    try {
      for (NamedCsvRecord line : CsvTable.read(file)) {
        epochs.add(
            new Epoch(
                Integer.parseInt(line.getField("epoch")),
                figure(line, "train_loss"),
                figure(line, "train_accuracy"),
                figure(line, "val_loss"),
                figure(line, "val_accuracy")));
      }
    } catch (NumberFormatException | NoSuchElementException e) {
      throw new FormatException(file, "is damaged: " + e.getMessage());
    }
    return epochs;
  }

  private static double figure(NamedCsvRecord line, String name) {
    String text = line.getField(name);
    return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
  }
}
