package lanewise.report.data;

import java.util.ArrayList;
import java.util.List;
import lanewise.chart.Picture;
import lanewise.chart.PictureRows;
import lanewise.datasets.Augmentation;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Loader;
import lanewise.datasets.Split;
import lanewise.screen.Figures;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.text.Text;
import lanewise.train.BatchStream;

/**
 * Shows the effect of augmentation: each row has an unchanged training image and its changed
 * versions in the first epochs. The images are taken from all classes in turn.
 */
public final class AugmentationSheet {
  private static final int FEWEST_ROWS = 8;

  /** The largest number of rows. */
  private static final int MOST_ROWS = 24;

  private AugmentationSheet() {}

  /**
   * Builds the sheet.
   *
   * @param epochs the number of changed versions of each image, at least 1
   * @throws lanewise.datasets.DataException if images of that size cannot be changed this way
   */
  public static PictureRows of(DataSet set, Augmentation augmentation, int epochs) {
    int[] chosen = chosen(set.train());
    ImageSet before = set.train().select(chosen);
    Loader loader = new Loader(before, before.size()).augmented(augmentation);
    List<ImageSet> after = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      after.add(changed(before, loader, epoch));
    }
    List<PictureRows.Row> rows = new ArrayList<>();
    for (int i = 0; i < chosen.length; i++) {
      int row = i;
      List<Picture> images = new ArrayList<>();
      images.add(DataPicture.of(before, row));
      after.forEach(epoch -> images.add(DataPicture.of(epoch, row)));
      rows.add(
          new PictureRows.Row(before.labelText(row), "row " + Figures.count(chosen[row]), images));
    }
    return new PictureRows(
        set.name(),
        Text.of("left: original; then epochs 1 to %d with %s", epochs, augmentation),
        set.notes(),
        rows);
  }

  /** The images as changed in an epoch, in 8 bits. */
  private static ImageSet changed(ImageSet before, Loader loader, int epoch) {
    Shape shape = before.imageShape();
    byte[] pixels = new byte[before.pixels().length];
    try (BatchStream stream = loader.open(epoch)) {
      for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
        for (int i = 0; i < batch.size() * shape.size(); i++) {
          pixels[i] = (byte) Math.round(255 * batch.images()[i]);
        }
      }
    }
    return before.withPixels(shape, pixels);
  }

  /**
   * Rows from the classes in turn: the first of each class, then the second, in order of the
   * classes.
   */
  private static int[] chosen(ImageSet train) {
    List<int[]> rows = new ArrayList<>();
    int most = 0;
    for (int label = 0; label < train.classes(); label++) {
      int[] ofClass = Split.rowsOf(train, label);
      rows.add(ofClass);
      most = Math.max(most, ofClass.length);
    }
    int enough = Math.clamp(train.classes(), FEWEST_ROWS, MOST_ROWS);
    List<Integer> chosen = new ArrayList<>();
    for (int number = 0; number < most; number++) {
      for (int[] ofClass : rows) {
        if (number < ofClass.length && chosen.size() < enough) {
          chosen.add(ofClass[number]);
        }
      }
    }
    return chosen.stream().mapToInt(Integer::intValue).toArray();
  }
}
