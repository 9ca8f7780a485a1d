package lanewise.cli.experiment.crossval;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import lanewise.cli.experiment.Trainings;
import lanewise.datasets.DataSet;
import lanewise.datasets.Folds;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Split;
import lanewise.run.Predictions;
import lanewise.run.RunSettings;

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

  /**
   * The trainings, one per fold: {@code fold-1}, {@code fold-2}, …
   *
   * @param prefix the prefix of their names
   * @param settings supplies the settings of each training, with all values filled in
   */
  public List<Trainings.Job> jobs(String prefix, Supplier<RunSettings> settings) {
    List<Trainings.Job> jobs = new ArrayList<>();
    for (int fold = 0; fold < folds.count(); fold++) {
      int judge = fold;
      RunSettings training = settings.get();
      jobs.add(
          new Trainings.Job(
              prefix + "fold-" + (fold + 1),
              training,
              () -> training.holdout().applyTo(judgedBy(judge))));
    }
    return jobs;
  }

  private DataSet judgedBy(int fold) {
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
  Predictions together(List<Predictions> ofFolds) {
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
