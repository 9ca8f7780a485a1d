package lanewise.datasets.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.DoubleSummaryStatistics;
import lanewise.datasets.SplitMix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColourTest {
  private final SplitMix random = new SplitMix(3);

  private static Colour with(Technique technique, double strength, int size) {
    return new Colour(Augment.seeded(1).with(technique, strength), size);
  }

  private float[] changed(Technique technique, double strength, float... image) {
    float[] seen = image.clone();
    with(technique, strength, image.length).apply(random, seen, 0);
    return seen;
  }

  /** The expected values are those of Python's colorsys. */
  @ParameterizedTest
  @CsvSource({
    "0.8,0.3,0.1,30,0.8,0.65,0.1",
    "0.1,0.6,0.9,-75,0.1,0.9,0.2",
    "0.2,0.9,0.2,180,0.9,0.2,0.9",
    "0.55,0.1,0.5,120,0.5,0.55,0.1",
    "0.4,0.4,0.4,77,0.4,0.4,0.4",
    "0.55,0.1,0.5,-360,0.55,0.1,0.5"
  })
  void hueIsTurnedInHsv(
      float red, float green, float blue, double angle, float r, float g, float b) {
    float[] image = {9, red, green, blue, 9};
    with(Technique.HUE, 1, 3).turn(angle, image, 1);
    assertThat(image).containsExactly(new float[] {9, r, g, b, 9}, within(1e-6f));
  }

  @Test
  void anglesAreUniformUpToTheStrength() {
    DoubleSummaryStatistics angles = new DoubleSummaryStatistics();
    for (int trial = 0; trial < 1_000; trial++) {
      float[] seen = changed(Technique.HUE, 60, 1, 0, 0);
      assertThat(Math.min(seen[1], seen[2])).isZero();
      angles.accept(60 * (seen[1] - seen[2]));
    }
    assertThat(angles.getMin()).isBetween(-60.001, -58.0);
    assertThat(angles.getMax()).isBetween(58.0, 60.001);
  }

  @Test
  void saturationMovesColoursFromTheirGreyOrToIt() {
    DoubleSummaryStatistics factors = new DoubleSummaryStatistics();
    double luma = 0.299 * 0.6 + 0.587 * 0.5 + 0.114 * 0.4;
    for (int trial = 0; trial < 1_000; trial++) {
      float[] seen = changed(Technique.SATURATION, 0.5, 0.6f, 0.5f, 0.4f);
      double factor = (seen[0] - luma) / (0.6 - luma);
      assertThat((seen[2] - luma) / (0.4 - luma)).isCloseTo(factor, within(1e-5));
      assertThat(0.299 * seen[0] + 0.587 * seen[1] + 0.114 * seen[2]).isCloseTo(luma, within(1e-6));
      factors.accept(factor);
    }
    assertThat(factors.getMin()).isBetween(0.4999, 0.51);
    assertThat(factors.getMax()).isBetween(1.49, 1.5001);
  }

  @Test
  void greyStaysGreyAndAllStaysBetweenBlackAndWhite() {
    for (int trial = 0; trial < 100; trial++) {
      for (float value : changed(Technique.SATURATION, 1, 0.3f, 0.3f, 0.3f)) {
        assertThat(value).isCloseTo(0.3f, within(1e-6f));
      }
      for (float value : changed(Technique.SATURATION, 1, 1, 0.1f, 0)) {
        assertThat(value).isBetween(0f, 1f);
      }
    }
  }
}
