package lanewise.datasets.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import lanewise.datasets.SplitMix;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.junit.jupiter.api.Test;

class NoiseTest {

  private static float[] noisy(double deviation, float level, int size) {
    float[] image = new float[size];
    Arrays.fill(image, level);
    new Noise(deviation, size).apply(new SplitMix(9), image, 0);
    return image;
  }

  @Test
  void hasTheMomentsOfAGaussian() {
    DescriptiveStatistics added = new DescriptiveStatistics();
    for (float value : noisy(0.1, 0.5f, 200_001)) {
      added.addValue((value - 0.5) / 0.1);
    }
    assertThat(added.getMean()).isCloseTo(0, within(0.01));
    assertThat(added.getStandardDeviation()).isCloseTo(1, within(0.01));
    assertThat(added.getSkewness()).isCloseTo(0, within(0.03));
    assertThat(added.getKurtosis()).isCloseTo(0, within(0.06));
  }

  @Test
  void neighboursHaveNothingInCommon() {
    float[] image = noisy(0.1, 0.5f, 200_001);
    for (int distance = 1; distance <= 6; distance++) {
      double sum = 0;
      for (int i = distance; i < image.length; i++) {
        sum += (image[i] - 0.5) * (image[i - distance] - 0.5);
      }
      assertThat(sum / image.length / 0.01).as("distance %d", distance).isCloseTo(0, within(0.01));
    }
  }

  @Test
  void staysBetweenBlackAndWhite() {
    for (float value : noisy(0.5, 0.9f, 1_000)) {
      assertThat(value).isBetween(0f, 1f);
    }
  }

  @Test
  void noDeviationAddsNothing() {
    assertThat(noisy(0, 0.25f, 7)).containsOnly(0.25f);
  }
}
