package lanewise.datasets.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import lanewise.datasets.SplitMix;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;

class ErasingTest {
  private static final Shape SHAPE = Shape.of(2, 20, 30);
  private static final float KEPT = 5; // no value that erasing writes

  private final SplitMix random = new SplitMix(2);

  /** The erased box of the first channel: top, left, bottom, right, the last two exclusive. */
  private static int[] box(float[] image) {
    int[] box = {20, 30, 0, 0};
    for (int i = 0; i < 600; i++) {
      if (image[i] != KEPT) {
        box[0] = Math.min(box[0], i / 30);
        box[1] = Math.min(box[1], i % 30);
        box[2] = Math.max(box[2], i / 30 + 1);
        box[3] = Math.max(box[3], i % 30 + 1);
      }
    }
    return box;
  }

  private float[] changed(Augment augment) {
    float[] image = new float[SHAPE.size()];
    Arrays.fill(image, KEPT);
    new Erasing(augment, SHAPE).apply(random, image, 0);
    return image;
  }

  private static int erased(float[] image) {
    int count = 0;
    for (float value : image) {
      count += value == KEPT ? 0 : 1;
    }
    return count;
  }

  @Test
  void erasesOneRectangleOfNoiseWithinTheBounds() {
    Augment always = Augment.seeded(1).with(Technique.ERASE, 1);
    double least = 1;
    double largest = 0;
    double sum = 0;
    double values = 0;
    for (int trial = 0; trial < 2_000; trial++) {
      float[] image = changed(always);
      int[] box = box(image);
      int tall = box[2] - box[0];
      int wide = box[3] - box[1];
      assertThat(erased(image)).isEqualTo(2 * tall * wide); // all of the box, in both channels
      double part = tall * wide / 600.0;
      least = Math.min(least, part);
      largest = Math.max(largest, part);
      // A side is rounded by up to half a pixel.
      assertThat(part).isBetween(0.015, 0.37);
      assertThat((tall + 0.5) / (wide - 0.5)).isGreaterThan(0.3);
      assertThat((tall - 0.5) / (wide + 0.5)).isLessThan(3.4);
      for (float value : image) {
        if (value != KEPT) {
          assertThat(value).isBetween(0f, 1f);
          sum += value;
          values++;
        }
      }
    }
    assertThat(least).isLessThan(0.03);
    assertThat(largest).isGreaterThan(0.31);
    assertThat(sum / values).isCloseTo(0.5, within(0.01));
  }

  @Test
  void erasesWithTheGivenProbability() {
    Augment sometimes = Augment.seeded(1).with(Technique.ERASE, 0.25);
    int times = 0;
    for (int trial = 0; trial < 4_000; trial++) {
      times += erased(changed(sometimes)) > 0 ? 1 : 0;
    }
    assertThat(times).isCloseTo(1_000, within(120));
  }

  @Test
  void cutsOutABlackSquareThatTheEdgesMayCut() {
    Augment augment = Augment.seeded(1).with(Technique.CUTOUT, 6);
    int whole = 0;
    int[] seen = new int[600];
    for (int trial = 0; trial < 2_000; trial++) {
      float[] image = changed(augment);
      int[] box = box(image);
      int tall = box[2] - box[0];
      int wide = box[3] - box[1];
      assertThat(tall).isBetween(3, 6);
      assertThat(wide).isBetween(3, 6);
      assertThat(erased(image)).isEqualTo(2 * tall * wide);
      whole += tall == 6 && wide == 6 ? 1 : 0;
      for (int i = 0; i < 600; i++) {
        assertThat(image[i]).isIn(0f, KEPT);
        seen[i] += image[i] == 0 ? 1 : 0;
      }
    }
    // 15 of 20 rows and 25 of 30 columns are centres of a whole square.
    assertThat(whole).isCloseTo(1_250, within(100));
    assertThat(seen).doesNotContain(0);
  }

  @Test
  void anImageTooSmallForARectangleIsLeftAlone() {
    float[] image = {KEPT};
    new Erasing(Augment.seeded(1).with(Technique.ERASE, 1), Shape.of(1, 1, 1))
        .apply(random, image, 0);
    assertThat(image).containsExactly(KEPT);
  }
}
