package lanewise.report.data;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.chart.PictureRows;
import lanewise.datasets.DataException;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Split;
import lanewise.index.Ranges;
import lanewise.screen.Figures;
import lanewise.tensor.Shape;
import lanewise.text.Text;

/**
 * Sample images of a data set: one row per class with its name, its number of training images and
 * samples, spread evenly over the class.
 */
public final class SampleSheet {
  private static final int MAX_CLASSES = 50;

  private SampleSheet() {}

  /**
   * Builds the sheet, with at most the first 50 classes.
   *
   * @param columns the largest number of samples per class, at least 1
   * @throws DataException if {@code columns} is smaller
   */
  public static PictureRows of(DataSet set, int columns) {
    if (columns < 1) {
      throw new DataException("cannot show " + columns + " images per class: give 1 or more");
    }
    List<List<Integer>> samples = samples(set.train(), columns);
    List<Integer> perClass = set.train().statistics().perClass();
    List<PictureRows.Row> rows = new ArrayList<>();
    for (int label = 0; label < samples.size(); label++) {
      rows.add(
          new PictureRows.Row(
              set.classNames().get(label),
              Figures.count(perClass.get(label)),
              samples.get(label).stream().map(row -> DataPicture.of(set.train(), row)).toList()));
    }
    List<String> notes = new ArrayList<>(set.notes());
    if (samples.size() < set.classNames().size()) {
      notes.add(Text.of("the first %d classes are shown", samples.size()));
    }
    return new PictureRows(set.name(), summary(set), notes, rows);
  }

  /** The line under the title. */
  private static String summary(DataSet set) {
    ImageSet validation = set.validation();
    Shape shape = set.imageShape();
    return Text.of(
        "%s train%s, %s test   |   %d classes   |   %d x %d %s",
        Figures.count(set.train().size()),
        validation == null ? "" : Text.of(", %s validation", Figures.count(validation.size())),
        Figures.count(set.test().size()),
        set.classNames().size(),
        shape.extent(1),
        shape.extent(2),
        shape.extent(0) == 1 ? "grey" : "colour");
  }

  /** Rows of each class, spread evenly over it. */
  private static List<List<Integer>> samples(ImageSet train, int columns) {
    List<List<Integer>> samples = new ArrayList<>();
    for (int label = 0; label < Math.min(train.classes(), MAX_CLASSES); label++) {
      int[] rows = Split.rowsOf(train, label);
      int shown = Math.min(columns, rows.length);
      samples.add(
          IntStream.range(0, shown)
              .mapToObj(i -> rows[Ranges.start(i, shown, rows.length)])
              .toList());
    }
    return samples;
  }
}
