package lanewise.statistics;

import java.util.Arrays;
import lanewise.metrics.interval.Interval;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;

/**
 * A summary of repeated measurements, such as the accuracies of several folds or seeds.
 *
 * @param count the number of measurements, at least 1
 * @param mean the mean
 * @param deviation the sample standard deviation (divided by {@code count - 1}); NaN for a single
 *     measurement
 * @param interval the confidence interval of the mean, by Student's t with {@code count - 1}
 *     degrees of freedom; NaN at both ends for a single measurement. The folds of one
 *     cross-validation share training images, so that their interval tends to be too narrow
 */
public record Summary(int count, double mean, double deviation, Interval interval) {

  /**
   * Summarises measurements.
   *
   * @param values at least one
   * @param confidence the probability that the interval covers the true mean, between 0 and 1
   * @throws IllegalArgumentException if there is no value or the confidence is out of range
   */
  public static Summary of(double[] values, double confidence) {
    if (values.length == 0) {
      throw new IllegalArgumentException("a summary needs at least one value");
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence must be between 0 and 1, given " + confidence);
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    if (values.length == 1) {
      return new Summary(1, mean, Double.NaN, new Interval(Double.NaN, Double.NaN));
    }
    double deviation = Math.sqrt(StatUtils.variance(values));
    double quantile =
        new TDistribution(values.length - 1).inverseCumulativeProbability((1 + confidence) / 2);
    double half = quantile * deviation / Math.sqrt(values.length);
    return new Summary(values.length, mean, deviation, new Interval(mean - half, mean + half));
  }

  /** As {@link #of} of values from 0 to 1, beyond which no interval of their mean reaches. */
  public static Summary ofShares(double[] values, double confidence) {
    Summary summary = of(values, confidence);
    Interval whole = summary.interval;
    return new Summary(
        summary.count,
        summary.mean,
        summary.deviation,
        new Interval(Math.max(0, whole.low()), Math.min(1, whole.high())));
  }
}
