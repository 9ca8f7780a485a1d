package lanewise.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import lanewise.metrics.interval.Interval;
import lanewise.text.Text;
import org.apache.commons.math3.stat.StatUtils;

/**
 * The bootstrap: estimates the distribution of a statistic over other samples by drawing the
 * sample's rows with replacement. Source: B. Efron, R. J. Tibshirani, An Introduction to the
 * Bootstrap, 1993.
 */
public final class Bootstrap {
  private Bootstrap() {}

  /**
   * Computes a statistic on resamples.
   *
   * @param rows N, at least 1: the rows of the sample
   * @param resamples the number of resamples, at least 1
   * @param seed determines the draws: with the same number of rows and the same seed, the draws are
   *     the same
   * @param figure computes the statistic of N rows, which may repeat; it must not keep the array
   * @throws IllegalArgumentException if a count is below 1
   */
  public static <T> List<T> resample(
      int rows, int resamples, long seed, Function<int[], T> figure) {
    if (rows < 1 || resamples < 1) {
      throw new IllegalArgumentException(
          Text.of("a bootstrap needs rows and resamples, given %d and %d", rows, resamples));
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<T> figures = new ArrayList<>();
    int[] drawn = new int[rows];
    for (int i = 0; i < resamples; i++) {
      for (int row = 0; row < rows; row++) {
        drawn[row] = random.nextInt(rows);
      }
      figures.add(figure.apply(drawn));
    }
    return figures;
  }

  /**
   * The percentile interval of a statistic's values on resamples. NaN (for example the recall of a
   * class missing in a resample) is left out.
   *
   * @param confidence between 0 and 1, for example 0.95 for the 2.5th to the 97.5th percentile
   * @throws IllegalArgumentException if the confidence is out of range or all values are NaN
   */
  public static Interval interval(double[] values, double confidence) {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence must be between 0 and 1, given " + confidence);
    }
    double[] known = Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    if (known.length == 0) {
      throw new IllegalArgumentException("the statistic is NaN on every resample");
    }
    double tail = 50 * (1 - confidence);
    return new Interval(StatUtils.percentile(known, tail), StatUtils.percentile(known, 100 - tail));
  }
}
