package lanewise.cli.experiment;

import java.util.ArrayList;
import java.util.List;
import lanewise.datasets.DataSet;
import lanewise.datasets.Folds;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Split;
import lanewise.run.Predictions;

/**
 * Images of a data set in folds: each fold is the test set of a training on the others.
 *
 * @param data the set
 * @param images the images that are in the folds
 */
public record FoldedImages(DataSet data, ImageSet images, Folds folds) {

  /** Divides a set's images; classes are spread evenly, and the seed chooses. */
  public static FoldedImages of(DataSet data, PoolName pool, int folds, long seed) {
    ImageSet images = pool.of(data);
    return new FoldedImages(data, images, Folds.stratified(images, folds, seed));
  }

  /** The images of the training that is tested on one fold; validation is not held out yet. */
  DataSet testedOn(int fold) {
    Split split = folds.split(fold);
    List<String> notes = new ArrayList<>(data.notes());
    notes.add(
        "fold %d of %d of a cross-validation: its images are the test images"
            .formatted(fold + 1, folds.count()));
    return new DataSet(
        data.name(), images.select(split.rest()), null, images.select(split.held()), notes);
  }

  /**
   * The predictions of all images, in their order.
   *
   * @param ofFolds the predictions of each training for its fold
   */
  public Predictions together(List<Predictions> ofFolds) {
    int classes = images.classes();
    float[] probabilities = new float[images.size() * classes];
    for (int fold = 0; fold < folds.count(); fold++) {
      int[] rows = folds.split(fold).held();
      float[] scores = ofFolds.get(fold).probabilities();
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(scores, i * classes, probabilities, rows[i] * classes, classes);
      }
    }
    return new Predictions(images.task(), images.classNames(), images.labels(), probabilities);
  }
}
