package lanewise.run;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import lanewise.format.FormatException;
import lanewise.tensor.ArgMax;
import lanewise.train.Evaluation;

/**
 * A network's predictions for the test images: the content of {@code predictions.csv}, one line per
 * image in the order of the data. Probabilities are stored exactly.
 *
 * @param classNames by label
 * @param labels (N): the actual class of each image
 * @param probabilities (N, classes), row-major
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Predictions(List<String> classNames, int[] labels, float[] probabilities) {
  private static final List<String> LEADING = List.of("row", "label", "predicted");

  public Predictions {
    classNames = List.copyOf(classNames);
  }

  /** The predictions of an evaluation. */
  public static Predictions of(Evaluation evaluation, List<String> classNames) {
    return new Predictions(classNames, evaluation.labels(), evaluation.probabilities());
  }

  /** The number of images. */
  public int size() {
    return labels.length;
  }

  /** The number of classes. */
  public int classes() {
    return classNames.size();
  }

  /** The probability that an image is of a class. */
  public float probability(int row, int label) {
    return probabilities[row * classes() + label];
  }

  /** The most probable class of an image; ties go to the lower label. */
  public int predicted(int row) {
    return ArgMax.of(probabilities, row * classes(), classes());
  }

  /** Selects the predictions of some images, in that order; rows may be repeated. */
  public Predictions select(int[] rows) {
    int classes = classes();
    int[] chosen = new int[rows.length];
    float[] scores = new float[rows.length * classes];
    for (int i = 0; i < rows.length; i++) {
      chosen[i] = labels[rows[i]];
      System.arraycopy(probabilities, rows[i] * classes, scores, i * classes, classes);
    }
    return new Predictions(classNames, chosen, scores);
  }

  /** Evaluates the predictions. */
  public Evaluation evaluation() {
    return Evaluation.of(classes(), labels, probabilities);
  }

  /** Writes the file. */
  public void write(Path file) {
    CsvTable table =
        new CsvTable(
            file, Stream.concat(LEADING.stream(), classNames.stream()).toArray(String[]::new));
    int classes = classNames.size();
    for (int row = 0; row < size(); row++) {
      Number[] line = new Number[LEADING.size() + classes];
      line[0] = row;
      line[1] = labels[row];
      line[2] = predicted(row);
      for (int label = 0; label < classes; label++) {
        line[LEADING.size() + label] = probabilities[row * classes + label];
      }
      table.add(line);
    }
    table.write();
  }

  /**
   * Reads a file.
   *
   * @throws FormatException if it cannot be read or is not such a table
   */
  public static Predictions read(Path file) {
    List<NamedCsvRecord> lines = CsvTable.read(file);
    List<String> header = lines.isEmpty() ? List.of() : lines.getFirst().getHeader();
    if (Collections.indexOfSubList(header, LEADING) != 0) {
      throw new FormatException(file, "has no predictions: expected row,label,predicted,…");
    }
    List<String> classNames = header.subList(LEADING.size(), header.size());
    int[] labels = new int[lines.size()];
    float[] probabilities = new float[lines.size() * classNames.size()];
    try {
      for (int row = 0; row < labels.length; row++) {
        NamedCsvRecord line = lines.get(row);
        labels[row] = Integer.parseInt(line.getField(1));
        if (labels[row] < 0 || labels[row] >= classNames.size()) {
          throw new NumberFormatException("there is no class  " + labels[row]);
        }
        for (int label = 0; label < classNames.size(); label++) {
          probabilities[row * classNames.size() + label] =
              Float.parseFloat(line.getField(LEADING.size() + label));
        }
      }
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new FormatException(file, "is damaged: " + e.getMessage());
    }
    return new Predictions(classNames, labels, probabilities);
  }
}
