package lanewise.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import lanewise.refusal.Refusal;
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
    int[] falling = falling(scores, labels.length, classes, label);
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
      float score = scores[falling[i] * classes + label];
      boolean tiedWithNext =
          i + 1 < falling.length && scores[falling[i + 1] * classes + label] == score;
      if (!tiedWithNext) {
        long alarms = i + 1 - hits;
        points.add(new Point(score, alarms / (double) negatives, hits / (double) positives));
        area += (alarms - alarmsBefore) * (hits + hitsBefore);
        precisions += (hits - hitsBefore) * (hits / (i + 1.0));
        double f1 = 2.0 * hits / (positives + i + 1);
        if (f1 > bestF1) {
          bestF1 = f1;
          double next = i + 1 < falling.length ? scores[falling[i + 1] * classes + label] : score;
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

  /**
   * The images by their score for a class, the highest first; of equal ones the first first.
   *
   * @param scores (N, classes), row-major
   * @param images N
   * @throws IllegalArgumentException if the lengths do not match or a score is NaN
   * @throws IndexOutOfBoundsException if {@code label} is out of its range
   */
  public static int[] falling(float[] scores, int images, int classes, int label) {
    Objects.checkIndex(label, classes);
    if (scores.length != (long) images * classes) {
      throw Refusal.of(
          "scores must be (N, classes) = (%d, %d), given %d values",
          images, classes, scores.length);
    }
    long[] keys = new long[images];
    for (int i = 0; i < images; i++) {
      float score = scores[i * classes + label];
      if (Float.isNaN(score)) {
        throw new IllegalArgumentException("the score of image " + i + " is NaN");
      }
      int bits = Float.floatToIntBits(score);
      int rising = bits >= 0 ? bits : bits ^ Integer.MAX_VALUE; // in the order of the scores
      keys[i] = (long) ~rising << Integer.SIZE | i;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }
}
