package lanewise.datasets;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;
import org.jspecify.annotations.Nullable;

/**
 * A data set: training images, validation images (if it has any) and test images.
 *
 * @param name the name that the user gave
 * @param train the training images
 * @param validation the validation images, or null if the data set has no such split
 * @param test the test images
 * @param notes remarks that belong beside every result on this data set, for example "subset of
 *     2,254 of 109,309 images"; empty for a complete published data set
 */
public record DataSet(
    String name, ImageSet train, @Nullable ImageSet validation, ImageSet test, List<String> notes) {

  /**
   * @throws DataException if the splits differ in image size or classes
   */
  public DataSet {
    notes = List.copyOf(notes);
    requireAlike(name, "test", train, test);
    if (validation != null) {
      requireAlike(name, "validation", train, validation);
    }
  }

  /** The shape of one image, (C,H,W). */
  public Shape imageShape() {
    return train.imageShape();
  }

  /** What the labels are. */
  public Task task() {
    return train.task();
  }

  /** The names of the classes, by label. */
  public List<String> classNames() {
    return train.classNames();
  }

  /**
   * Returns the data set with a fraction of its training images held out as the validation split,
   * which replaces an existing one. The split is stratified by class and depends only on the seed.
   *
   * @param fraction the fraction held out, above 0 and below 1
   * @throws DataException if the fraction is outside that range or leaves one split empty
   */
  public DataSet withValidation(double fraction, long seed) {
    Split split = Split.stratified(train, fraction, seed);
    return new DataSet(name, train.select(split.rest()), train.select(split.held()), test, notes);
  }

  /** Returns the data set with one more note. */
  public DataSet noted(String note) {
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    return new DataSet(name, train, validation, test, more);
  }

  private static void requireAlike(String name, String what, ImageSet train, ImageSet other) {
    if (!train.imageShape().equals(other.imageShape())) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: train images are %s and %s images %s (channels, height, width); all must be of"
                  + " one size",
              name,
              train.imageShape(),
              what,
              other.imageShape()));
    }
    if (!train.classNames().equals(other.classNames()) || train.task() != other.task()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: the classes of train %s are not those of %s %s",
              name,
              train.classNames(),
              what,
              other.classNames()));
    }
  }
}
