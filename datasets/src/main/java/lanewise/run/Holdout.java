package lanewise.run;

import lanewise.datasets.DataException;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Split;
import lanewise.text.Text;

/**
 * The source of validation images: the data set's validation split if it has one, else the same
 * fraction of every class of the training images.
 *
 * @param fraction the fraction; 0 for no validation
 * @param inOrder whether to hold out the last images of each class, so that the first ones can be
 *     read in order; otherwise the seed chooses
 */
public record Holdout(double fraction, boolean inOrder, long seed) {

  /** Returns the data set with its validation images. */
  public DataSet applyTo(DataSet set) {
    if (fraction == 0) {
      return new DataSet(set.name(), set.train(), null, set.test(), set.notes());
    }
    if (set.validation() != null) {
      return set;
    }
    return inOrder ? withLastOfEachClass(set) : withAnyOfEachClass(set);
  }

  private DataSet withAnyOfEachClass(DataSet set) {
    try {
      return set.withValidation(fraction, seed);
    } catch (DataException _) { // its message does not name the setting
      throw holdsOutNone(set.train());
    }
  }

  private DataException holdsOutNone(ImageSet train) {
    return new DataException(
        Text.of(
            ("validation %s holds out none of %,d training images (the same fraction of each of %d"
                + " classes; identical ones stay together): give a larger fraction, or 0 for"
                + " none"),
            fraction,
            train.size(),
            train.classes()));
  }

  private DataSet withLastOfEachClass(DataSet set) {
    ImageSet train = set.train();
    Split split = Split.lastOfEachClass(train, fraction);
    if (split.held().length == 0) {
      throw holdsOutNone(train);
    }
    return new DataSet(
        set.name(),
        train.select(split.rest()),
        train.select(split.held()),
        set.test(),
        set.notes());
  }
}
