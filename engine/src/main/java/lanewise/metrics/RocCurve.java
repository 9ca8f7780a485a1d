package lanewise.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The receiver operating characteristic of one class against the rest: what part of the class is
 * found, and what part of the others is taken for it, as the score demanded for a "yes" falls.
 *
 * <p>The area under the curve is the probability that an image of the class scores higher than one
 * of another class, a tie counting half: the Mann-Whitney statistic with mid-ranks, divided by the
 * number of pairs. Source: T. Fawcett, An introduction to ROC analysis, Pattern Recognition Letters
 * 27, 2006.
 *
 * @param points from (0, 0) to (1, 1), one for each different score
 * @param auc the area under the curve in 0..1, or NaN if the class or the rest has no image
 */
public record RocCurve(List<Point> points, double auc) {

  /**
   * One point of the curve.
   *
   * @param threshold the lowest score taken for a "yes"; infinite at (0, 0)
   * @param falsePositiveRate of the other images, the part at or above the threshold; NaN if there
   *     are none
   * @param truePositiveRate of the images of the class, the part at or above the threshold; NaN if
   *     there are none
   */
  public record Point(double threshold, double falsePositiveRate, double truePositiveRate) {}

  public RocCurve {
    points = List.copyOf(points);
  }

  /**
   * The curve of one class against the rest.
   *
   * @param scores (N, classes), row-major: how much each image looks like each class; any scale
   * @param labels (N): the class of each image
   * @param classes the number of classes
   * @param label the class in question, 0 to {@code classes - 1}
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
    long hitsBefore = 0; // the same at the point before
    long alarmsBefore = 0; // images of other classes at or above the threshold of the point before
    long area = 0; // of the trapezoids up to the point before: in halves of a hit times an alarm
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
   * The mean AUC of all classes, each against the rest, each counting the same; classes without an
   * image, or without another's, are left out. NaN if none is left.
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
