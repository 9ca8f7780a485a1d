package lanewise.statistics;

import lanewise.metrics.interval.Interval;
import lanewise.text.Text;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * Student's t-test of paired measurements: does the mean under the second treatment differ from
 * that under the first, for the same seeds or folds? Source: Student, The probable error of a mean,
 * Biometrika 6, 1908.
 *
 * @param difference the differences, second minus first
 * @param statistic t; infinite if all differences are the same and not 0, NaN if all are 0
 * @param pValue the two-sided p-value; 0 if all differences are the same and not 0, 1 if all are 0
 */
public record PairedTest(Summary difference, double statistic, double pValue) {

  /**
   * Tests the difference of independent pairs.
   *
   * @param first measurements of the first treatment, at least two
   * @param second measurements of the second, in the same order
   * @param confidence the confidence of the difference's interval, between 0 and 1
   * @throws IllegalArgumentException if the lengths differ or are below 2, or the confidence is out
   *     of range
   */
  public static PairedTest of(double[] first, double[] second, double confidence) {
    return ofResampled(first, second, 0, confidence);
  }

  /**
   * Tests a difference measured on cross-validation folds. Because the training sets overlap, the
   * sample variance underestimates the true one and is corrected. Source: C. Nadeau, Y. Bengio,
   * Inference for the generalization error, Machine Learning 52, 2003.
   *
   * @param testToTrain the ratio of test to training images of a fold, 0 or more; 1/(k-1) for k
   *     folds, 0 for independent measurements
   * @throws IllegalArgumentException as for {@link #of}, or if {@code testToTrain} is negative
   */
  public static PairedTest ofResampled(
      double[] first, double[] second, double testToTrain, double confidence) {
    if (!(testToTrain >= 0)) {
      throw new IllegalArgumentException("test to train must be 0 or more, given " + testToTrain);
    }
    if (first.length != second.length || first.length < 2) {
      throw new IllegalArgumentException(
          Text.of(
              "a paired test needs two or more pairs, given %d and %d values",
              first.length, second.length));
    }
    double[] differences = new double[first.length];
    for (int i = 0; i < first.length; i++) {
      differences[i] = second[i] - first[i];
    }
    Summary plain = Summary.of(differences, confidence);
    double widening = Math.sqrt(1 + first.length * testToTrain);
    double half = widening * (plain.interval().high() - plain.mean());
    Summary difference =
        new Summary(
            plain.count(),
            plain.mean(),
            plain.deviation(),
            new Interval(plain.mean() - half, plain.mean() + half));
    if (difference.deviation() == 0) {
      boolean none = difference.mean() == 0;
      return new PairedTest(difference, difference.mean() / 0.0, none ? 1 : 0);
    }
    double standardError = widening * difference.deviation() / Math.sqrt(first.length);
    double t = difference.mean() / standardError;
    double pValue = 2 * new TDistribution(first.length - 1).cumulativeProbability(-Math.abs(t));
    return new PairedTest(difference, t, pValue);
  }
}
