package lanewise.datasets;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lanewise.tensor.Shape;

/**
 * A picture of a data set: one row per class with its name, its number of training images and
 * samples of them, spread evenly over the class.
 */
public final class ContactSheet {
  private static final int MAX_CLASSES = 50;

  private ContactSheet() {}

  /**
   * Draws the sheet. Of more than 50 classes, the first 50 are shown.
   *
   * @param columns the largest number of samples per class, at least 1
   * @throws DataException if this machine has no font to write the names with
   */
  public static BufferedImage draw(DataSet set, int columns) {
    return sheet(set, columns).draw();
  }

  /**
   * Draws the sheet into a PNG file; folders on the way to it are made.
   *
   * @param columns the largest number of samples per class, at least 1
   * @throws DataException if this machine has no font to write the names with, or a folder cannot
   *     be made
   * @throws lanewise.format.FormatException if the file cannot be written
   */
  public static void write(DataSet set, int columns, Path png) {
    sheet(set, columns).write(png);
  }

  private static PictureSheet sheet(DataSet set, int columns) {
    if (columns < 1) {
      throw new DataException("cannot show " + columns + " images per class: give 1 or more");
    }
    List<List<Integer>> samples = samples(set.train(), columns);
    List<Integer> perClass = set.train().statistics().perClass();
    List<PictureSheet.Row> rows = new ArrayList<>();
    for (int label = 0; label < samples.size(); label++) {
      rows.add(
          new PictureSheet.Row(
              set.classNames().get(label),
              String.format(Locale.ROOT, "%,d", perClass.get(label)),
              samples.get(label).stream()
                  .map(row -> PictureSheet.image(set.train(), row))
                  .toList()));
    }
    List<String> notes = new ArrayList<>(set.notes());
    if (samples.size() < set.classNames().size()) {
      notes.add(String.format(Locale.ROOT, "the first %d classes are shown", samples.size()));
    }
    return new PictureSheet(set.name(), summary(set), notes, rows);
  }

  /** The numbers under the title. */
  private static String summary(DataSet set) {
    ImageSet validation = set.validation();
    Shape shape = set.imageShape();
    return String.format(
        Locale.ROOT,
        "%,d train%s, %,d test   |   %d classes   |   %d x %d %s",
        set.train().size(),
        validation == null ? "" : String.format(Locale.ROOT, ", %,d validation", validation.size()),
        set.test().size(),
        set.classNames().size(),
        shape.extent(1),
        shape.extent(2),
        shape.extent(0) == 1 ? "grey" : "colour");
  }

  private static List<List<Integer>> samples(ImageSet train, int columns) {
    int classes = Math.min(train.classes(), MAX_CLASSES);
    List<List<Integer>> rows = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      rows.add(new ArrayList<>());
    }
    for (int row = 0; row < train.size(); row++) {
      if (train.label(row) < classes) {
        rows.get(train.label(row)).add(row);
      }
    }
    rows.replaceAll(
        all -> {
          int shown = Math.min(columns, all.size());
          List<Integer> spread = new ArrayList<>();
          for (int i = 0; i < shown; i++) {
            spread.add(all.get((int) ((long) i * all.size() / shown)));
          }
          return spread;
        });
    return rows;
  }
}
