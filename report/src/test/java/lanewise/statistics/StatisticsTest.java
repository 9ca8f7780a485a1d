package lanewise.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import lanewise.metrics.interval.Interval;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Test;

/** Tests of differences against examples that were worked out in print. */
class StatisticsTest {
  /** Hours of sleep gained by ten patients under two drugs: Student's example of 1908. */
  private static final double[] DRUG_1 = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};

  private static final double[] DRUG_2 = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

  @Test
  void aPairedTestIsStudents() {
    PairedTest test = PairedTest.of(DRUG_1, DRUG_2, 0.95);

    // As R prints it: t.test(extra ~ group, sleep, paired = TRUE), with the signs turned.
    assertThat(test.statistic()).isCloseTo(4.0621, within(5e-5));
    assertThat(test.pValue()).isCloseTo(0.002833, within(5e-7));
    assertThat(test.difference().mean()).isCloseTo(1.58, within(1e-12));
    assertThat(test.difference().interval().low()).isCloseTo(0.7001142, within(5e-8));
    assertThat(test.difference().interval().high()).isCloseTo(2.4598858, within(5e-8));
  }

  @Test
  void foldsThatShareImagesAreLessCertain() {
    PairedTest plain = PairedTest.of(DRUG_1, DRUG_2, 0.95);
    PairedTest folds = PairedTest.ofResampled(DRUG_1, DRUG_2, 1 / 9.0, 0.95);

    // Nadeau and Bengio: the variance's factor is 1/n + 1/9 instead of 1/n, with n = 10.
    assertThat(folds.statistic())
        .isCloseTo(plain.statistic() * Math.sqrt(0.1 / (0.1 + 1 / 9.0)), within(1e-12));
    assertThat(folds.pValue()).isGreaterThan(plain.pValue());
    assertThat(folds.difference().interval().low()).isLessThan(plain.difference().interval().low());
  }

  @Test
  void differencesThatAreAllTheSameAreCertain() {
    double[] some = {1, 2, 3};

    assertThat(PairedTest.of(some, some, 0.95).pValue()).isEqualTo(1);
    assertThat(PairedTest.of(some, new double[] {2, 3, 4}, 0.95).pValue()).isZero();
  }

  @Test
  void aSummaryOfOneHasNoInterval() {
    Summary summary = Summary.of(new double[] {0.5}, 0.95);

    assertThat(summary.mean()).isEqualTo(0.5);
    assertThat(summary.deviation()).isNaN();
    assertThat(summary.interval().low()).isNaN();
  }

  /** Areas under the curve of five folds, two of them whole. */
  @Test
  void anIntervalOfSharesEndsAtOne() {
    double[] areas = {0.98, 1, 0.99, 1, 0.97};
    assertThat(Summary.of(areas, 0.95).interval().high()).isGreaterThan(1);
    assertThat(Summary.ofShares(areas, 0.95).interval().high()).isEqualTo(1);
    assertThat(Summary.ofShares(areas, 0.95).interval().low())
        .isEqualTo(Summary.of(areas, 0.95).interval().low());
    assertThat(Summary.ofShares(new double[] {0, 0.1, 0}, 0.95).interval().low()).isZero();
    assertThat(Summary.ofShares(new double[] {0.5}, 0.95).interval().low()).isNaN();
  }

  @Test
  void mcNemarOfFewImagesIsThatOfThePaper() {
    // Fagerland, Lydersen, Laake 2013, table 1: airway hyper-responsiveness before and after.
    McNemar test = McNemar.of(1, 7);

    assertThat(test.exactP()).isCloseTo(0.070, within(5e-4));
    assertThat(test.chiSquareP()).isCloseTo(0.077, within(5e-4));
    assertThat(test.chiSquare()).isEqualTo(25 / 8.0);
  }

  @Test
  void mcNemarCountsTheImagesThatOneGetsRight() {
    int[] labels = {0, 1, 2, 0, 1, 2};
    int[] first = {0, 1, 2, 1, 0, 0};
    int[] second = {1, 1, 2, 0, 1, 1};

    McNemar test = McNemar.of(labels, first, second);

    assertThat(test.onlyFirst()).isEqualTo(1);
    assertThat(test.onlySecond()).isEqualTo(2);
    assertThat(test.exactP()).isEqualTo(1);
    assertThat(McNemar.of(labels, first, first).exactP()).isEqualTo(1);
  }

  @Test
  void theBootstrapAgreesWithTheBook() {
    // Efron and Tibshirani 1993, table 2.1: survival of seven treated mice; the standard error of
    // their mean by endless bootstrap samples.
    double[] mice = {94, 197, 16, 38, 99, 141, 23};

    double[] means =
        Bootstrap.resample(7, 20_000, 1, rows -> StatUtils.mean(drawn(mice, rows))).stream()
            .mapToDouble(mean -> mean)
            .toArray();

    assertThat(Math.sqrt(StatUtils.variance(means))).isCloseTo(23.36, within(0.5));
    Interval interval = Bootstrap.interval(means, 0.9);
    assertThat(interval.low()).isBetween(45.0, 55.0);
    assertThat(interval.high()).isBetween(120.0, 130.0);
  }

  @Test
  void theBootstrapDependsOnItsSeedAlone() {
    List<Integer> one = Bootstrap.resample(5, 10, 3, rows -> rows[0] + 10 * rows[1]);

    assertThat(Bootstrap.resample(5, 10, 3, rows -> rows[0] + 10 * rows[1])).isEqualTo(one);
    assertThat(Bootstrap.resample(5, 10, 4, rows -> rows[0] + 10 * rows[1])).isNotEqualTo(one);
  }

  @Test
  void samplesOnWhichAFigureIsNotDefinedAreLeftOut() {
    double[] values = {1, Double.NaN, 1, 1};

    assertThat(Bootstrap.interval(values, 0.9)).isEqualTo(new Interval(1, 1));
    assertThatThrownBy(() -> Bootstrap.interval(new double[] {Double.NaN}, 0.9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN on every resample");
  }

  private static double[] drawn(double[] values, int[] rows) {
    return Arrays.stream(rows).mapToDouble(i -> values[i]).toArray();
  }

  @Test
  void whatCannotBeTestedIsRefused() {
    assertThatThrownBy(() -> PairedTest.of(DRUG_1, new double[9], 0.95))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10 and 9");
    assertThatThrownBy(() -> Summary.of(new double[0], 0.95))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> McNemar.of(-1, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> McNemar.of(new int[2], new int[2], new int[3]))
        .hasMessageContaining("2 and 3");
    assertThatThrownBy(() -> Bootstrap.interval(new double[] {1}, 95))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
