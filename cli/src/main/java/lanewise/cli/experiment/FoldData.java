package lanewise.cli.experiment;

import java.util.ArrayList;
import java.util.List;
import lanewise.datasets.DataSet;
import lanewise.datasets.Folds;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Split;

/** Data sets as one fold sees them. */
final class FoldData {
  private FoldData() {}

  /**
   * The set with one fold's images to judge by, and the others to learn from.
   *
   * @param images all images that were dealt
   * @param fold which fold, from 0
   */
  static DataSet of(DataSet data, ImageSet images, Folds dealt, int fold) {
    Split split = dealt.split(fold);
    List<String> notes = new ArrayList<>(data.notes());
    notes.add(
        "fold %d of %d of a cross-validation: its images are the test images"
            .formatted(fold + 1, dealt.count()));
    return new DataSet(
        data.name(), images.select(split.rest()), null, images.select(split.held()), notes);
  }
}
