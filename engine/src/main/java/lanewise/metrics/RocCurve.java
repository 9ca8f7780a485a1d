package lanewise.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import lanewise.tensor.Task;

/**
 * The receiver operating characteristic of one class against the rest: true-positive and
 * false-positive rate as the decision threshold falls.
 *
 * <p>The area under the curve is the probability that an image of the class scores higher than one
 * of another class, where a tie counts half: the Mann-Whitney statistic with mid-ranks, divided by
 * the number of pairs. Source: T. Fawcett, An introduction to ROC analysis, Pattern Recognition
 * Letters 27, 2006.
 *
 * @param points from (0, 0) to (1, 1), one for each different score
 * @param auc the area under the curve in 0..1, or NaN if the class or the rest has no image
 * @param averagePrecision the mean precision over the images of the class, each at the score that
 *     finds it, as scikit-learn's {@code average_precision_score}: 0..1, or NaN if there is none
 * @param bestThreshold the lowest score to take for a "yes" that gives the best F1 here: half-way
 *     between two images; NaN if there is no image of the class
 */
public record RocCurve(
    List<Point> points, double auc, double averagePrecision, double bestThreshold) {

  /**
   * One point of the curve.
   *
   * @param threshold the lowest score classified as positive; infinite at (0, 0)
   * @param falsePositiveRate the fraction of images of other classes at or above the threshold; NaN
   *     if there are none
   * @param truePositiveRate the fraction of images of the class at or above the threshold; NaN if
   *     there are none
   */
  public record Point(double threshold, double falsePositiveRate, double truePositiveRate) {}

  public RocCurve {
    points = List.copyOf(points);
  }

  /**
   * The curve of one class against the rest.
   *
   * @param scores (N, classes), row-major: the score of each image for each class, on any scale
   * @param labels (N): the label of each image
   * @param classes the number of classes
   * @param label the class, 0 to {@code classes - 1}
   * @throws IllegalArgumentException if the lengths do not match or a score is NaN
   * @throws IndexOutOfBoundsException if {@code label} is out of its range
   */
  public static RocCurve oneVsRest(
      Task task, float[] scores, int[] labels, int classes, int label) {
    double[] column = column(scores, labels.length, classes, label);
    int[] falling =
        IntStream.range(0, labels.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> column[i]).reversed())
            .mapToInt(Integer::intValue)
            .toArray();
    long positives = IntStream.of(labels).filter(actual -> task.has(actual, label)).count();
    long negatives = labels.length - positives;

    List<Point> points = new ArrayList<>();
    points.add(new Point(Double.POSITIVE_INFINITY, 0, 0));
    long hits = 0; // images of the class at or above the threshold
    long hitsBefore = 0; // the same at the point before
    long alarmsBefore = 0; // images of other classes at or above the threshold of the point before
    double precisions = 0; // of the images of the class up to the point before
    double bestF1 = 0;
    double threshold = Double.NaN;
    long area = 0; // of the trapezoids up to the point before: in halves of a hit times an alarm
    for (int i = 0; i < falling.length; i++) {
      if (task.has(labels[falling[i]], label)) {
        hits++;
      }
      double score = column[falling[i]];
      boolean tiedWithNext = i + 1 < falling.length && column[falling[i + 1]] == score;
      if (!tiedWithNext) {
        long alarms = i + 1 - hits;
        points.add(new Point(score, alarms / (double) negatives, hits / (double) positives));
        area += (alarms - alarmsBefore) * (hits + hitsBefore);
        precisions += (hits - hitsBefore) * (hits / (i + 1.0));
        double f1 = 2.0 * hits / (positives + i + 1);
        if (f1 > bestF1) {
          bestF1 = f1;
          double next = i + 1 < falling.length ? column[falling[i + 1]] : score;
          threshold = (score + next) / 2;
        }
        hitsBefore = hits;
        alarmsBefore = alarms;
      }
    }
    return new RocCurve(
        points,
        area / (2.0 * positives * negatives),
        positives == 0 ? Double.NaN : precisions / positives,
        threshold);
  }

  /**
   * The unweighted mean AUC of all classes, each against the rest. Classes without images, or
   * without images of other classes, are left out; NaN if none is left.
   *
   * @param scores (N, classes), row-major
   * @param labels (N): the label of each image
   * @param classes the number of classes
   * @throws IllegalArgumentException if the lengths do not match or a score is NaN
   */
  public static double macroAuc(Task task, float[] scores, int[] labels, int classes) {
    return IntStream.range(0, classes)
        .mapToDouble(label -> oneVsRest(task, scores, labels, classes, label).auc())
        .filter(auc -> !Double.isNaN(auc))
        .average()
        .orElse(Double.NaN);
  }

  private static double[] column(float[] scores, int images, int classes, int label) {
    Objects.checkIndex(label, classes);
    if (scores.length != (long) images * classes) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "scores must be (N, classes) = (%d, %d), given %d values",
              images,
              classes,
              scores.length));
    }
    double[] column = new double[images];
    for (int i = 0; i < images; i++) {
      column[i] = scores[i * classes + label];
      if (Double.isNaN(column[i])) {
        throw new IllegalArgumentException("the score of image " + i + " is NaN");
      }
    }
    return column;
  }
}
