package lanewise.datasets.format;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lanewise.datasets.DataException;
import lanewise.datasets.DataSet;
import lanewise.datasets.Duplicates;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Split;
import lanewise.tensor.Task;
import org.jspecify.annotations.Nullable;

/**
 * Makes a test split for a data set without one: holds out a fraction of every class of the
 * training images, always the same images, and adds a note.
 */
final class HeldOutTest {
  private static final long SEED = 0;

  private HeldOutTest() {}

  /**
   * The data set.
   *
   * @param where the folder or file, for messages
   * @param lacking why this is needed, for example "no test folder"
   * @param notes the other notes on the data set
   * @throws DataException if nothing can be held out
   */
  static DataSet of(
      Path where,
      String name,
      ImageSet images,
      @Nullable ImageSet validation,
      double fraction,
      String lacking,
      List<String> notes) {
    Split split = split(where, images, fraction);
    List<String> all = new ArrayList<>(notes);
    all.add(
        String.format(
            Locale.ROOT,
            "%s: %,d of %,d images held out for testing%s",
            lacking,
            split.held().length,
            images.size(),
            images.task() == Task.MULTI_CLASS ? ", by class" : ""));
    return new DataSet(
        name, images.select(split.rest()), validation, images.select(split.held()), all);
  }

  private static Split split(Path where, ImageSet images, double fraction) {
    try {
      return Split.stratified(images, fraction, SEED);
    } catch (DataException e) {
      if (!(fraction > 0 && fraction < 1)) {
        throw e;
      }
      int different = Duplicates.different(images);
      throw new DataException(
          where,
          different == images.size()
              ? String.format(
                  Locale.ROOT,
                  "has %,d images, too few to hold %s of each class out for testing; add some, or a"
                      + " test split",
                  images.size(),
                  fraction)
              : String.format(
                  Locale.ROOT,
                  "has %,d images but only %,d that differ; identical images stay together, so"
                      + " %s of each class cannot be held out for testing; add different images, or"
                      + " a test split",
                  images.size(),
                  different,
                  fraction));
    }
  }
}
