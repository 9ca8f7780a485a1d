package lanewise.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class CalibrationTest {
  private static final double EXACT = 1e-7;

  @Test
  void binsHoldMeanProbabilityAndAccuracy() {
    float[] probabilities = {
      0.9f, 0.1f, // right
      0.8f, 0.2f, // wrong
      0.4f, 0.6f, // right
      1.0f, 0.0f, // right
    };
    Calibration calibration = Calibration.of(probabilities, new int[] {0, 1, 1, 0}, 2, 5);

    assertThat(calibration.bins()).hasSize(5);
    // 0.6 and 0.8 lie on edges of bins, as floats a little above.
    assertThat(calibration.bins().get(3).count()).isEqualTo(1);
    Calibration.Bin last = calibration.bins().get(4);
    assertThat(last.count()).isEqualTo(3);
    assertThat(last.confidence()).isCloseTo(0.9, within(EXACT));
    assertThat(last.accuracy()).isCloseTo(2 / 3.0, within(EXACT));
    assertThat(calibration.bins().get(0).count()).isZero();
    assertThat(calibration.bins().get(0).accuracy()).isNaN();
    assertThat(calibration.expectedError())
        .isCloseTo((0.4 + 3 * (0.9 - 2 / 3.0)) / 4, within(EXACT));
  }

  @Test
  void probabilitiesThatComeTrueAreCalibrated() {
    int images = 40_000;
    SplittableRandom random = new SplittableRandom(5);
    float[] probabilities = new float[2 * images];
    int[] labels = new int[images];
    int[] always = new int[images];
    for (int image = 0; image < images; image++) {
      float probability = 0.5f + 0.5f * random.nextFloat();
      probabilities[2 * image] = probability;
      probabilities[2 * image + 1] = 1 - probability;
      labels[image] = random.nextDouble() < probability ? 0 : 1;
      always[image] = 1;
    }

    assertThat(Calibration.of(probabilities, labels, 2, 15).expectedError()).isLessThan(0.02);
    // Never right: the distance is the mean probability itself.
    assertThat(Calibration.of(probabilities, always, 2, 15).expectedError())
        .isCloseTo(0.75, within(0.01));
  }

  @Test
  void noImagesHaveNoCalibration() {
    assertThat(Calibration.of(new float[0], new int[0], 3, 10).expectedError()).isNaN();
  }

  @Test
  void refusesWhatAreNoProbabilities() {
    assertThatThrownBy(() -> Calibration.of(new float[5], new int[2], 2, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("probabilities must be (N, classes) = (2, 2), given 5 values");
    assertThatThrownBy(() -> Calibration.of(new float[] {1.5f, 0}, new int[1], 2, 10))
        .hasMessageContaining("image 0 is 1.5");
    assertThatThrownBy(() -> Calibration.of(new float[0], new int[0], 2, 0))
        .hasMessageContaining("bins >= 1");
  }
}
