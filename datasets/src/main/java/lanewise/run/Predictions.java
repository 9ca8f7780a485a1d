package lanewise.run;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lanewise.datasets.ImageSet;
import lanewise.format.FormatException;
import lanewise.index.ArgMax;
import lanewise.run.EvaluationReport.ClassScores;
import lanewise.tensor.Task;
import lanewise.train.Evaluation;

/**
 * What a network says of each test image: the content of {@code predictions.csv}, a line per image
 * in the data's order, the probabilities as they were computed, to the last bit. Where an image has
 * several labels, their numbers stand in one column, with spaces between them.
 *
 * @param task what the labels are
 * @param classNames by label
 * @param labels (N): the label of each image
 * @param probabilities (N, classes), row-major
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record Predictions(Task task, List<String> classNames, int[] labels, float[] probabilities) {

  /** The number of columns before the probabilities. */
  private static final int LEADING = 3;

  public Predictions {
    classNames = List.copyOf(classNames);
  }

  /** The predictions of an evaluation. */
  public static Predictions of(Evaluation evaluation, List<String> classNames) {
    return new Predictions(
        evaluation.task(), classNames, evaluation.labels(), evaluation.probabilities());
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

  /** Whether an image is of a class. */
  public boolean isOf(int row, int label) {
    return task.has(labels[row], label);
  }

  /** The most probable class of an image; of several the first. */
  public int mostProbable(int row) {
    return ArgMax.of(probabilities, row * classes(), classes());
  }

  /** What the network says of an image, as a label. */
  public int predicted(int row) {
    return task.answer(probabilities, row * classes(), classes());
  }

  /** Those of some of the images, in that order; an image may come several times. */
  public Predictions select(int[] rows) {
    int classes = classes();
    int[] chosen = new int[rows.length];
    float[] scores = new float[rows.length * classes];
    for (int i = 0; i < rows.length; i++) {
      chosen[i] = labels[rows[i]];
      System.arraycopy(probabilities, rows[i] * classes, scores, i * classes, classes);
    }
    return new Predictions(task, classNames, chosen, scores);
  }

  /** Evaluates the predictions. */
  public Evaluation evaluation() {
    return Evaluation.of(task, classes(), labels, probabilities);
  }

  /** Writes the file. */
  public void write(Path file) {
    CsvTable table =
        new CsvTable(
            file,
            Stream.concat(leading(task).stream(), classNames.stream()).toArray(String[]::new));
    int classes = classNames.size();
    for (int row = 0; row < size(); row++) {
      Object[] line = new Object[LEADING + classes];
      line[0] = row;
      line[1] = cell(labels[row]);
      line[2] = cell(predicted(row));
      for (int label = 0; label < classes; label++) {
        line[LEADING + label] = probabilities[row * classes + label];
      }
      table.add(line);
    }
    table.write();
  }

  /** The columns before the probabilities. */
  private static List<String> leading(Task task) {
    return List.of("row", task == Task.MULTI_CLASS ? "label" : "labels", "predicted");
  }

  /** The numbers of a label's classes. */
  private String cell(int label) {
    return IntStream.range(0, classes())
        .filter(index -> task.has(label, index))
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(" "));
  }

  /** The label of a cell. */
  private static int label(Task task, String cell, int classes) {
    int label = 0;
    for (String number :
        task == Task.MULTI_LABEL && cell.isEmpty() ? new String[0] : cell.split(" ")) {
      int index = Integer.parseInt(number);
      if (index < 0 || index >= classes) {
        throw new NumberFormatException("there is no class " + index);
      }
      label = task == Task.MULTI_CLASS ? index : label | 1 << index;
    }
    return label;
  }

  /**
   * Reads a file whose images were counted.
   *
   * @param counts what the predictions are worth
   * @throws FormatException if it cannot be read, or is of other images
   */
  public static Predictions read(Path file, EvaluationReport counts) {
    Predictions read = of(file, CsvTable.read(file, 0, counts.images() - 1));
    long[] perClass = new long[read.classes()];
    for (int row = 0; row < read.size(); row++) {
      for (int label = 0; label < perClass.length; label++) {
        perClass[label] += read.isOf(row, label) ? 1 : 0;
      }
    }
    if (!Arrays.stream(perClass)
        .boxed()
        .toList()
        .equals(counts.classes().stream().map(ClassScores::support).toList())) {
      throw new FormatException(
          file, "is damaged: its labels are not those that the final figures count");
    }
    return read;
  }

  /**
   * Reads a file.
   *
   * @throws FormatException if it cannot be read or is not such a table
   */
  public static Predictions read(Path file) {
    return of(file, CsvTable.read(file));
  }

  private static Predictions of(Path file, List<NamedCsvRecord> lines) {
    List<String> header = lines.isEmpty() ? List.of() : lines.getFirst().getHeader();
    Task task =
        Stream.of(Task.values())
            .filter(each -> Collections.indexOfSubList(header, leading(each)) == 0)
            .findFirst()
            .orElseThrow(
                () ->
                    new FormatException(
                        file, "holds no predictions: expected row,label,predicted,…"));
    List<String> classNames = header.subList(LEADING, header.size());
    int[] labels = new int[lines.size()];
    float[] probabilities = new float[lines.size() * classNames.size()];
    try {
      ImageSet.requirePrintable(classNames);
      for (int row = 0; row < labels.length; row++) {
        NamedCsvRecord line = lines.get(row);
        labels[row] = label(task, line.getField(1), classNames.size());
        for (int label = 0; label < classNames.size(); label++) {
          probabilities[row * classNames.size() + label] =
              Float.parseFloat(line.getField(LEADING + label));
        }
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new FormatException(file, "is damaged: " + e.getMessage());
    }
    return new Predictions(task, classNames, labels, probabilities);
  }
}
