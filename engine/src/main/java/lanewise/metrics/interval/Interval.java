package lanewise.metrics.interval;

/**
 * A confidence interval.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Interval(double low, double high) {

  /**
   * The Wilson score interval of a proportion such as an accuracy. Unlike the normal approximation
   * (plus or minus 1.96 standard errors) it stays within 0..1 and keeps its coverage near 0 and 1.
   * Source: E. B. Wilson, Journal of the American Statistical Association 22, 1927.
   *
   * @param successes the number of successes, 0 to {@code trials}
   * @param trials the number of trials, at least 1
   * @param confidence the probability that the interval covers the true proportion, between 0 and
   *     1, for example 0.95
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public static Interval wilson(int successes, int trials, double confidence) {
    if (trials < 1 || successes < 0 || successes > trials) {
      throw new IllegalArgumentException(
          successes
              + " successes of "
              + trials
              + " trials; expected trials >= 1 and 0 <= successes <= trials");
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence must be between 0 and 1, given " + confidence);
    }
    double z = NormalQuantile.of((1 + confidence) / 2);
    double rate = (double) successes / trials;
    double ofTrials = z * z / trials;
    double centre = (rate + ofTrials / 2) / (1 + ofTrials);
    double half =
        z * Math.sqrt(rate * (1 - rate) / trials + ofTrials / (4 * trials)) / (1 + ofTrials);
    // With no successes or only successes, rounding may leave 0..1 by an ulp.
    return new Interval(Math.max(0, centre - half), Math.min(1, centre + half));
  }
}
