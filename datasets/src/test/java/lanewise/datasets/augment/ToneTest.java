package lanewise.datasets.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.DoubleSummaryStatistics;
import lanewise.datasets.SplitMix;
import org.junit.jupiter.api.Test;

class ToneTest {
  private final SplitMix random = new SplitMix(3);

  private float[] changed(Technique technique, double strength, float... pixels) {
    float[] image = pixels.clone();
    new Tone(Augment.seeded(1).with(technique, strength), pixels.length).apply(random, image, 0);
    return image;
  }

  @Test
  void withoutStrengthNothingChanges() {
    assertThat(changed(Technique.GAMMA, 0, 0.1f, 0.9f)).containsExactly(0.1f, 0.9f);
  }

  @Test
  void gammaKeepsBlackAndWhiteAndRaisesTheRestToOnePower() {
    DoubleSummaryStatistics exponents = new DoubleSummaryStatistics();
    for (int trial = 0; trial < 1_000; trial++) {
      float[] seen = changed(Technique.GAMMA, 1, 0, 51 / 255f, 153 / 255f, 1);
      assertThat(seen[0]).isZero();
      assertThat(seen[3]).isEqualTo(1);
      double exponent = Math.log(seen[1]) / Math.log(51 / 255.0);
      assertThat(seen[2]).isCloseTo((float) Math.pow(0.6, exponent), within(1e-6f));
      exponents.accept(exponent);
    }
    assertThat(exponents.getMin()).isBetween(0.4999, 0.51);
    assertThat(exponents.getMax()).isBetween(1.97, 2.001);
  }

  @Test
  void contrastStretchesAboutTheMean() {
    DoubleSummaryStatistics factors = new DoubleSummaryStatistics();
    for (int trial = 0; trial < 1_000; trial++) {
      float[] seen = changed(Technique.CONTRAST, 0.5, 0.4f, 0.5f, 0.6f);
      assertThat(seen[1]).isCloseTo(0.5f, within(1e-6f));
      assertThat(seen[2] - seen[1]).isCloseTo(seen[1] - seen[0], within(1e-6f));
      factors.accept((seen[2] - seen[1]) / 0.1);
    }
    assertThat(factors.getMin()).isBetween(0.4999, 0.51);
    assertThat(factors.getMax()).isBetween(1.49, 1.5001);
  }

  @Test
  void brightnessAddsTheSameToAll() {
    DoubleSummaryStatistics added = new DoubleSummaryStatistics();
    for (int trial = 0; trial < 1_000; trial++) {
      float[] seen = changed(Technique.BRIGHTNESS, 0.3, 0.4f, 0.6f);
      assertThat(seen[1] - seen[0]).isCloseTo(0.2f, within(1e-6f));
      added.accept(seen[0] - 0.4);
    }
    assertThat(added.getMin()).isBetween(-0.3001, -0.295);
    assertThat(added.getMax()).isBetween(0.295, 0.3001);
  }

  @Test
  void staysBetweenBlackAndWhite() {
    boolean[] met = new boolean[2];
    for (int trial = 0; trial < 100; trial++) {
      for (float value : changed(Technique.BRIGHTNESS, 1, 0.1f, 0.9f)) {
        assertThat(value).isBetween(0f, 1f);
        met[0] |= value == 0;
        met[1] |= value == 1;
      }
    }
    assertThat(met).containsOnly(true);
  }
}
