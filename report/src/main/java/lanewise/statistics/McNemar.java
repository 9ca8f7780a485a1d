package lanewise.statistics;

import lanewise.text.Text;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/**
 * McNemar's test of two classifiers on the same images. It uses only the images that exactly one of
 * them classifies correctly. Sources: Q. McNemar, Psychometrika 12, 1947; M. W. Fagerland, S.
 * Lydersen, P. Laake, BMC Medical Research Methodology 13:91, 2013.
 *
 * @param onlyFirst images that only the first classifies correctly
 * @param onlySecond images that only the second classifies correctly
 * @param exactP the two-sided p-value by the binomial distribution, exact for any number of images
 * @param chiSquare the statistic with Edwards' continuity correction; 0 without such images
 * @param chiSquareP its p-value with one degree of freedom, an approximation for 25 or more such
 *     images
 */
public record McNemar(
    long onlyFirst, long onlySecond, double exactP, double chiSquare, double chiSquareP) {

  /**
   * Tests two counts.
   *
   * @throws IllegalArgumentException if a count is negative or their sum is 2^31 or more
   */
  public static McNemar of(long onlyFirst, long onlySecond) {
    if (onlyFirst < 0 || onlySecond < 0 || onlyFirst + onlySecond > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          Text.of(
              "counts must be 0 or more, and below 2^31 together, given %d and %d",
              onlyFirst, onlySecond));
    }
    int disagreeing = (int) (onlyFirst + onlySecond);
    if (disagreeing == 0) {
      return new McNemar(0, 0, 1, 0, 1);
    }
    double tail =
        new BinomialDistribution(null, disagreeing, 0.5)
            .cumulativeProbability((int) Math.min(onlyFirst, onlySecond));
    double distance = Math.max(0, Math.abs(onlyFirst - onlySecond) - 1);
    double chiSquare = distance * distance / disagreeing;
    double chiSquareP = 1 - new ChiSquaredDistribution(null, 1).cumulativeProbability(chiSquare);
    return new McNemar(onlyFirst, onlySecond, Math.min(1, 2 * tail), chiSquare, chiSquareP);
  }

  /**
   * Compares two classifiers.
   *
   * @param labels (N): the class of each image
   * @param first (N): the predictions of the first classifier
   * @param second (N): the predictions of the second classifier
   * @throws IllegalArgumentException if the lengths differ
   */
  public static McNemar of(int[] labels, int[] first, int[] second) {
    if (first.length != labels.length || second.length != labels.length) {
      throw new IllegalArgumentException(
          Text.of(
              "%d labels do not match %d and %d predictions",
              labels.length, first.length, second.length));
    }
    long onlyFirst = 0;
    long onlySecond = 0;
    for (int i = 0; i < labels.length; i++) {
      boolean firstRight = first[i] == labels[i];
      boolean secondRight = second[i] == labels[i];
      if (firstRight && !secondRight) {
        onlyFirst++;
      } else if (secondRight && !firstRight) {
        onlySecond++;
      }
    }
    return of(onlyFirst, onlySecond);
  }
}
