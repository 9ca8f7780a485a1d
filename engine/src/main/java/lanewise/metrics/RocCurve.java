package lanewise.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;

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
 */
public record RocCurve(List<Point> points, double auc) {

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
   * @param labels (N): the class of each image
   * @param classes the number of classes
   * @param label the class, 0 to {@code classes - 1}
   * @throws IllegalArgumentException if the lengths do not match or a score is NaN
   * @throws IndexOutOfBoundsException if {@code label} is out of its range
   */
  public static RocCurve oneVsRest(float[] scores, int[] labels, int classes, int label) {
    double[] column = column(scores, labels.length, classes, label);
    int[] falling =
        IntStream.range(0, labels.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> column[i]).reversed())
            .mapToInt(Integer::intValue)
            .toArray();
    long positives = IntStream.of(labels).filter(actual -> actual == label).count();
    long negatives = labels.length - positives;

    List<Point> points = new ArrayList<>();
    points.add(new Point(Double.POSITIVE_INFINITY, 0, 0));
    long hits = 0; // images of the class at or above the threshold
    long hitsBefore = 0; // the same at the previous point
    long alarmsBefore = 0; // images of other classes at or above the previous threshold
    long area = 0; // twice the area so far, in units of one hit times one false alarm
    for (int i = 0; i < falling.length; i++) {
      if (labels[falling[i]] == label) {
        hits++;
      }
      double score = column[falling[i]];
      boolean tiedWithNext = i + 1 < falling.length && column[falling[i + 1]] == score;
      if (!tiedWithNext) {
        long alarms = i + 1 - hits;
        points.add(new Point(score, alarms / (double) negatives, hits / (double) positives));
        area += (alarms - alarmsBefore) * (hits + hitsBefore);
        hitsBefore = hits;
        alarmsBefore = alarms;
      }
    }
    return new RocCurve(points, area / (2.0 * positives * negatives));
  }

  /**
   * The unweighted mean AUC of all classes, each against the rest. Classes without images, or
   * without images of other classes, are left out; NaN if none is left.
   *
   * @param scores (N, classes), row-major
   * @param labels (N): the class of each image
   * @param classes the number of classes
   * @throws IllegalArgumentException if the lengths do not match or a score is NaN
   */
  public static double macroAuc(float[] scores, int[] labels, int classes) {
    return IntStream.range(0, classes)
        .mapToDouble(label -> oneVsRest(scores, labels, classes, label).auc())
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
