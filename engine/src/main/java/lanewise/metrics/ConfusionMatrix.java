package lanewise.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Counts of predictions by actual and predicted class, and the scores that follow from them, all in
 * 0..1. A score that would be 0/0 (the precision of a class never predicted, the recall of a class
 * that never occurs) is 0, as in scikit-learn with {@code zero_division=0}.
 */
public final class ConfusionMatrix {
  private final long[][] counts;

  /**
   * The scores of one class, or an average over classes.
   *
   * @param precision the fraction of predictions of this class that are correct: TP / (TP + FP)
   * @param recall the fraction of images of this class that are predicted as such: TP / (TP + FN);
   *     also called sensitivity
   * @param specificity the fraction of images of other classes that are not predicted as this one:
   *     TN / (TN + FP)
   * @param f1 the harmonic mean of the two: 2 TP / (2 TP + FP + FN)
   * @param support the number of images of this class
   * @param predicted the number of images predicted as this class
   */
  public record Scores(
      double precision,
      double recall,
      double specificity,
      double f1,
      long support,
      long predicted) {}

  /**
   * Creates a matrix of zeros.
   *
   * @throws IllegalArgumentException if {@code classes} is below 1
   */
  public ConfusionMatrix(int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException("a confusion matrix needs classes >= 1, given " + classes);
    }
    this.counts = new long[classes][classes];
  }

  /**
   * Counts one prediction.
   *
   * @throws IndexOutOfBoundsException if a class is not in 0 to {@code classes() - 1}
   */
  public void add(int actual, int predicted) {
    counts[actual][predicted]++;
  }

  /** The number of classes. */
  public int classes() {
    return counts.length;
  }

  /**
   * The number of images of class {@code actual} that were predicted as class {@code predicted}.
   */
  public long count(int actual, int predicted) {
    return counts[actual][predicted];
  }

  /** The number of predictions. */
  public long total() {
    return classIndices().mapToLong(this::support).sum();
  }

  /** The number of correct predictions: the sum of the diagonal. */
  public long correct() {
    return classIndices().mapToLong(label -> counts[label][label]).sum();
  }

  /** The fraction of correct predictions; 0 without predictions. */
  public double accuracy() {
    return ratio(correct(), total());
  }

  /** The mean recall of the classes that occur; 0 without predictions. */
  public double balancedAccuracy() {
    return classIndices()
        .filter(label -> support(label) > 0)
        .mapToDouble(label -> scores(label).recall())
        .average()
        .orElse(0);
  }

  /**
   * The scores of one class against all others.
   *
   * @throws IndexOutOfBoundsException if the class is not in 0 to {@code classes() - 1}
   */
  public Scores scores(int label) {
    long hits = counts[label][label];
    long support = support(label);
    long predicted = predicted(label);
    return new Scores(
        ratio(hits, predicted),
        ratio(hits, support),
        ratio(total() - support - predicted + hits, total() - support),
        ratio(2 * hits, predicted + support),
        support,
        predicted);
  }

  /**
   * The unweighted mean of the scores over the classes; the support is the total. As in
   * scikit-learn, classes that neither occur nor are predicted are left out.
   */
  public Scores macroAverage() {
    return mean(all().stream().filter(each -> each.support() > 0 || each.predicted() > 0).toList());
  }

  /** The mean of the scores over all classes, weighted by support; the support is the total. */
  public Scores weightedAverage() {
    return weightedMean(all());
  }

  private List<Scores> all() {
    return classIndices().mapToObj(this::scores).toList();
  }

  /** The mean of some scores, each counting the same; the support is their sum. */
  public static Scores mean(List<Scores> scores) {
    return average(scores, _ -> 1.0 / scores.size());
  }

  /** The mean of some scores, each counting by its support; the support is their sum. */
  public static Scores weightedMean(List<Scores> scores) {
    long total = scores.stream().mapToLong(Scores::support).sum();
    return average(scores, each -> ratio(each.support(), total));
  }

  /** {@code 9870 of 10000 correct}, and a line of counts for each actual class. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT, "%d of %d correct; one row per actual class:", correct(), total()));
    for (long[] row : counts) {
      text.append('\n').append(Arrays.toString(row));
    }
    return text.toString();
  }

  private static Scores average(List<Scores> scores, ToDoubleFunction<Scores> weight) {
    double precision = 0;
    double recall = 0;
    double specificity = 0;
    double f1 = 0;
    long support = 0;
    long predicted = 0;
    for (Scores each : scores) {
      precision += weight.applyAsDouble(each) * each.precision();
      recall += weight.applyAsDouble(each) * each.recall();
      specificity += weight.applyAsDouble(each) * each.specificity();
      f1 += weight.applyAsDouble(each) * each.f1();
      support += each.support();
      predicted += each.predicted();
    }
    return new Scores(precision, recall, specificity, f1, support, predicted);
  }

  private long predicted(int label) {
    return classIndices().mapToLong(actual -> counts[actual][label]).sum();
  }

  private long support(int label) {
    return Arrays.stream(counts[label]).sum();
  }

  private IntStream classIndices() {
    return IntStream.range(0, classes());
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
