package lanewise.metrics;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
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
   * @param recall the fraction of images of this class that are predicted as such: TP / (TP + FN)
   * @param f1 the harmonic mean of the two: 2 TP / (2 TP + FP + FN)
   * @param support the number of images of this class
   */
  public record Scores(double precision, double recall, double f1, long support) {}

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
        ratio(2 * hits, predicted + support),
        support);
  }

  /**
   * The unweighted mean of the scores over the classes; the support is the total. As in
   * scikit-learn, classes that neither occur nor are predicted are left out.
   */
  public Scores macroAverage() {
    long met = classIndices().filter(this::isMet).count();
    return average(label -> isMet(label) ? 1.0 / met : 0);
  }

  private boolean isMet(int label) {
    return support(label) > 0 || predicted(label) > 0;
  }

  /** The mean of the scores over all classes, weighted by support; the support is the total. */
  public Scores weightedAverage() {
    long total = total();
    return average(label -> ratio(support(label), total));
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

  private Scores average(IntToDoubleFunction weight) {
    double precision = 0;
    double recall = 0;
    double f1 = 0;
    for (int label = 0; label < classes(); label++) {
      Scores scores = scores(label);
      precision += weight.applyAsDouble(label) * scores.precision();
      recall += weight.applyAsDouble(label) * scores.recall();
      f1 += weight.applyAsDouble(label) * scores.f1();
    }
    return new Scores(precision, recall, f1, total());
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
