package lanewise.train;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import lanewise.metrics.ConfusionMatrix;
import lanewise.metrics.RocCurve;
import lanewise.plan.Plan;
import lanewise.tensor.Batch;
import lanewise.tensor.Task;

/**
 * The evaluation of a network on a data set.
 *
 * @param task what the labels are
 * @param loss mean cross-entropy, nats
 * @param confusion counts of actual against predicted classes; where an image has several labels,
 *     of all images and labels together, with class 0 for "absent" and class 1 for "there"
 * @param labels the label of each image, in the order of the data
 * @param probabilities (N, classes), row-major
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Evaluation(
    Task task, double loss, ConfusionMatrix confusion, int[] labels, float[] probabilities) {

  /** Fraction of correct answers, 0 to 1; one for each image, or one for each image and label. */
  public double accuracy() {
    return confusion.accuracy();
  }

  /** The number of classes; 0 without images. */
  public int classes() {
    return labels.length == 0 ? 0 : probabilities.length / labels.length;
  }

  /** What the network says of an image, as a label. */
  public int answer(int image) {
    return task.answer(probabilities, image * classes(), classes());
  }

  /** The unweighted mean of the areas under the ROC curves; NaN if it is not defined. */
  public double auc() {
    return RocCurve.macroAuc(task, probabilities, labels, classes());
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
    Task task = plan.network().task();
    int[] labels = new int[source.imageCount()];
    float[] probabilities = new float[Math.multiplyExact(labels.length, classes)];
    float[] ofImage = new float[classes];
    ConfusionMatrix confusion = empty(task, classes);
    double loss = 0;
    int images = 0;
    try (BatchStream stream = source.open(1)) {
      for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
        plan.evaluate(batch);
        // Summed image by image, so that the sum does not depend on the batches.
        for (int n = 0; n < batch.size(); n++, images++) {
          loss += plan.loss(n);
          labels[images] = batch.labels()[n];
          count(confusion, task, classes, labels[images], plan.predicted(n));
          plan.probabilities(n, ofImage);
          System.arraycopy(ofImage, 0, probabilities, images * classes, classes);
        }
      }
    }
    return new Evaluation(
        task,
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
    return of(first.task, first.classes(), first.labels, mean);
  }

  /**
   * Evaluates probabilities, from which the task makes the answers.
   *
   * @param labels (N)
   * @param probabilities (N, classes), row-major
   */
  public static Evaluation of(Task task, int classes, int[] labels, float[] probabilities) {
    ConfusionMatrix confusion = empty(task, classes);
    double loss = 0;
    for (int row = 0; row < labels.length; row++) {
      int start = row * classes;
      count(confusion, task, classes, labels[row], task.answer(probabilities, start, classes));
      loss +=
          switch (task) {
            case MULTI_CLASS -> surprise(probabilities[start + labels[row]]);
            case MULTI_LABEL -> {
              double sum = 0;
              for (int k = 0; k < classes; k++) {
                float there = probabilities[start + k];
                sum += surprise(task.has(labels[row], k) ? there : 1 - there);
              }
              yield sum / classes;
            }
          };
    }
    return new Evaluation(task, loss / labels.length, confusion, labels, probabilities);
  }

  /** A probability that rounds to 0 still gets a finite loss. */
  private static double surprise(float probability) {
    return -Math.log(Math.max(probability, Float.MIN_NORMAL));
  }

  private static ConfusionMatrix empty(Task task, int classes) {
    return new ConfusionMatrix(task == Task.MULTI_CLASS ? classes : 2);
  }

  private static void count(
      ConfusionMatrix confusion, Task task, int classes, int label, int answer) {
    switch (task) {
      case MULTI_CLASS -> confusion.add(label, answer);
      case MULTI_LABEL -> {
        for (int k = 0; k < classes; k++) {
          confusion.add(task.has(label, k) ? 1 : 0, task.has(answer, k) ? 1 : 0);
        }
      }
    }
  }
}
