package lanewise.datasets.balance;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassWeightsTest {
  private static final List<Integer> COUNTS = List.of(80, 15, 0, 5);
  private static final Offset<Float> ROUNDING = within(1e-5f);

  private static double meanOverImages(float[] weights) {
    double sum = 0;
    for (int label = 0; label < weights.length; label++) {
      sum += weights[label] * COUNTS.get(label);
    }
    return sum / 100;
  }

  @Test
  void inverseFrequencyGivesEveryClassTheSamePart() {
    float[] weights = ClassWeights.inverseFrequency(COUNTS);
    // 100 images, 3 classes that have some: 100 / (3 n).
    assertThat(weights[0]).isCloseTo(100 / 240f, ROUNDING);
    assertThat(weights[1]).isCloseTo(100 / 45f, ROUNDING);
    assertThat(weights[2]).isZero();
    assertThat(weights[3]).isCloseTo(100 / 15f, ROUNDING);
    assertThat(meanOverImages(weights)).isCloseTo(1, within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 0.9, 0.999})
  void theEffectiveNumberIsAGeometricSum(double beta) {
    float[] weights = ClassWeights.effectiveNumber(COUNTS, beta);
    assertThat(weights[3] / weights[0])
        .isCloseTo((float) (sum(beta, 80) / sum(beta, 5)), within(1e-5f));
    assertThat(meanOverImages(weights)).isCloseTo(1, within(1e-6));
  }

  /** 1 + beta + ... + beta^(n-1). */
  private static double sum(double beta, int n) {
    double sum = 0;
    double power = 1;
    for (int i = 0; i < n; i++) {
      sum += power;
      power *= beta;
    }
    return sum;
  }

  @Test
  void priorsAreLogarithmsOfSharesThatSumToOne() {
    float[] priors = ClassWeights.logPriors(List.of(80, 15, 5));
    assertThat(priors[0]).isCloseTo((float) Math.log(0.8), ROUNDING);
    assertThat(priors[1]).isCloseTo((float) Math.log(0.15), ROUNDING);
    assertThat(priors[2]).isCloseTo((float) Math.log(0.05), ROUNDING);
  }

  @Test
  void refusesInvalidArguments() {
    assertUserError(() -> ClassWeights.logPriors(COUNTS), "class 2", "no training image");
    assertUserError(() -> ClassWeights.effectiveNumber(COUNTS, 1), "at least 0 and below 1", "1.0");
    assertUserError(() -> ClassWeights.effectiveNumber(COUNTS, Double.NaN), "NaN");
  }
}
