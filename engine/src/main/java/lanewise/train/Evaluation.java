package lanewise.train;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import lanewise.metrics.ConfusionMatrix;
import lanewise.metrics.RocCurve;
import lanewise.plan.Plan;
import lanewise.tensor.ArgMax;
import lanewise.tensor.Batch;

/**
 * The evaluation of a network on a data set.
 *
 * @param loss mean cross-entropy, nats
 * @param confusion counts of actual against predicted classes
 * @param labels the actual class of each image, in the order of the data
 * @param probabilities (N, classes), row-major: softmax of the logits
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Evaluation(
    double loss, ConfusionMatrix confusion, int[] labels, float[] probabilities) {

  /** The fraction classified correctly, 0 to 1. */
  public double accuracy() {
    return confusion.accuracy();
  }

  /** The unweighted mean of the areas under the ROC curves; NaN if it is not defined. */
  public double auc() {
    return RocCurve.macroAuc(probabilities, labels, confusion.classes());
  }

  /** For example {@code loss 0.0412, accuracy 98.70 % of 10000 images}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "loss %.4f, accuracy %.2f %% of %d images",
        loss,
        100 * accuracy(),
        labels.length);
  }

  /**
   * Runs the plan's network, in evaluation mode, over one pass of the data.
   *
   * @throws IllegalArgumentException if the images, classes or batches do not fit the plan
   */
  public static Evaluation of(Plan plan, BatchSource source) {
    Fit.check(plan, source, "the data");
    int classes = source.classes();
    ConfusionMatrix confusion = new ConfusionMatrix(classes);
    int[] labels = new int[source.imageCount()];
    float[] probabilities = new float[Math.multiplyExact(labels.length, classes)];
    float[] ofImage = new float[classes];
    double loss = 0;
    int images = 0;
    try (BatchStream stream = source.open(1)) {
      for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
        plan.evaluate(batch);
        // Summed image by image, so that the sum does not depend on the batches.
        for (int n = 0; n < batch.size(); n++, images++) {
          loss += plan.loss(n);
          labels[images] = batch.labels()[n];
          confusion.add(labels[images], plan.predicted(n));
          plan.probabilities(n, ofImage);
          System.arraycopy(ofImage, 0, probabilities, images * classes, classes);
        }
      }
    }
    return new Evaluation(
        loss / images,
        confusion,
        Arrays.copyOf(labels, images),
        Arrays.copyOf(probabilities, images * classes));
  }

  /**
   * As {@link #of(Plan, BatchSource)}, with the mean of the probabilities over several views of the
   * same images (test-time augmentation, as in Krizhevsky and others, 2012, section 4.1).
   *
   * @param views at least one; all with the same labels in the same order
   * @throws IllegalArgumentException if there is no view, or the views differ in their labels or do
   *     not fit the plan
   */
  public static Evaluation ofViews(Plan plan, List<? extends BatchSource> views) {
    if (views.isEmpty()) {
      throw new IllegalArgumentException("an evaluation needs at least one view of the images");
    }
    Evaluation first = of(plan, views.getFirst());
    if (views.size() == 1) {
      return first;
    }
    float[] mean = first.probabilities.clone();
    for (BatchSource view : views.subList(1, views.size())) {
      Evaluation next = of(plan, view);
      if (!Arrays.equals(next.labels, first.labels)) {
        throw new IllegalArgumentException("the views must have the same images in the same order");
      }
      for (int i = 0; i < mean.length; i++) {
        mean[i] += next.probabilities[i];
      }
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= views.size();
    }
    return of(first.confusion.classes(), first.labels, mean);
  }

  /**
   * Evaluates probabilities; the predicted class of an image is the most probable one, with ties
   * going to the lower label.
   *
   * @param labels (N)
   * @param probabilities (N, classes), row-major
   */
  public static Evaluation of(int classes, int[] labels, float[] probabilities) {
    ConfusionMatrix confusion = new ConfusionMatrix(classes);
    double loss = 0;
    for (int row = 0; row < labels.length; row++) {
      int start = row * classes;
      confusion.add(labels[row], ArgMax.of(probabilities, start, classes));
      // A probability that rounds to 0 still gets a finite loss.
      loss -= Math.log(Math.max(probabilities[start + labels[row]], Float.MIN_NORMAL));
    }
    return new Evaluation(loss / labels.length, confusion, labels, probabilities);
  }
}
