package lanewise.datasets.augment;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import lanewise.datasets.Augmentation;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Loader;
import lanewise.datasets.Normalization;
import lanewise.datasets.SplitMix;
import lanewise.datasets.TestImages;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.train.BatchStream;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentTest {
  private static final Shape SHAPE = Shape.of(3, 9, 12);

  private final ImageSet images = TestImages.random(40, SHAPE, 3);

  private static Augment everything(long seed) {
    Augment augment = Augment.seeded(seed);
    for (Technique technique : Technique.values()) {
      augment = augment.with(technique, Math.min(technique.usual(), 3));
    }
    return augment;
  }

  /** The changed image of each row in one epoch. */
  private static Map<Integer, float[]> epoch(Loader loader, int epoch) {
    Map<Integer, float[]> seen = new HashMap<>();
    int size = loader.imageShape().size();
    try (BatchStream stream = loader.open(epoch)) {
      for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
        for (int i = 0; i < batch.size(); i++) {
          seen.put(batch.rows()[i], Arrays.copyOfRange(batch.images(), i * size, (i + 1) * size));
        }
      }
    }
    assertThat(seen).hasSize(40);
    return seen;
  }

  @ParameterizedTest
  @EnumSource
  void isAFunctionOfSeedEpochAndRowAlone(Technique technique) {
    Augment augment = Augment.seeded(4).with(technique, Math.min(technique.usual(), 3));
    Loader inOrder = new Loader(images, 1).prefetching(4);
    Map<Integer, float[]> first = epoch(inOrder.augmented(augment), 2);
    Map<Integer, float[]> again = epoch(new Loader(images, 7).augmented(augment), 2);
    first.forEach((row, image) -> assertThat(again.get(row)).as("row %d", row).isEqualTo(image));
    Map<Integer, float[]> plain = epoch(inOrder, 2);
    Map<Integer, float[]> next = epoch(inOrder.augmented(augment), 3);
    Augment reseeded = augment.withSeed(5);
    Map<Integer, float[]> other = epoch(inOrder.augmented(reseeded), 2);
    assertThat(differing(first, plain)).isPositive();
    assertThat(differing(first, next)).isPositive();
    assertThat(differing(first, other)).isPositive();
  }

  private static long differing(Map<Integer, float[]> some, Map<Integer, float[]> others) {
    return some.keySet().stream()
        .filter(row -> !Arrays.equals(some.get(row), others.get(row)))
        .count();
  }

  @Test
  void doesNotDependOnTheOrderIfNoImagesAreMixed() {
    Augment augment = everything(4).with(Technique.MIXUP, 0);
    Map<Integer, float[]> inOrder = epoch(new Loader(images, 3).augmented(augment), 1);
    Map<Integer, float[]> shuffled = epoch(new Loader(images, 8).shuffled(6).augmented(augment), 1);
    assertThat(differing(inOrder, shuffled)).isZero();
  }

  @Test
  void theRestOfAnEpochIsThatOfTheWholeOne() {
    Loader loader = new Loader(images, 7).shuffled(3).augmented(everything(4));
    int kept = 0;
    try (BatchStream whole = loader.open(2);
        BatchStream rest = loader.open(2, 2)) {
      whole.next();
      whole.next();
      for (Batch one = whole.next(); one != null; one = whole.next()) {
        Batch other = rest.next();
        assertThat(other).isNotNull();
        for (int i = 0; i < one.size(); i++, kept++) {
          assertThat(other.rows()[i]).isEqualTo(one.rows()[i]);
          assertThat(other.otherLabels()[i]).isEqualTo(one.otherLabels()[i]);
          assertThat(other.shares()[i]).isEqualTo(one.shares()[i]);
        }
        int values = one.size() * SHAPE.size();
        assertThat(Arrays.copyOf(other.images(), values))
            .isEqualTo(Arrays.copyOf(one.images(), values));
      }
      assertThat(rest.next()).isNull();
    }
    assertThat(kept).isEqualTo(40 - 14);
  }

  @Test
  void allStrengthsZeroChangeNothing() {
    Augment augment = Augment.seeded(1);
    for (Technique technique : Technique.values()) {
      augment = augment.with(technique, 0);
    }
    assertThat(augment.isNone()).isTrue();
    Map<Integer, float[]> plain = epoch(new Loader(images, 3), 1);
    assertThat(differing(plain, epoch(new Loader(images, 3).augmented(augment), 1))).isZero();
  }

  @Test
  void imagesAreNormalisedAfterwards() {
    Augment augment = Augment.seeded(4).with(Technique.SHIFT, 3).with(Technique.NOISE, 0.2);
    Normalization normalization =
        new Normalization(Collections.nCopies(3, 0.3), Collections.nCopies(3, 0.5));
    Map<Integer, float[]> plain = epoch(new Loader(images, 3).augmented(augment), 1);
    Map<Integer, float[]> normalized =
        epoch(new Loader(images, 3).normalized(normalization).augmented(augment), 1);
    plain.forEach(
        (row, image) -> {
          for (int i = 0; i < image.length; i++) {
            assertThat(image[i]).isBetween(0f, 1f);
            assertThat(normalized.get(row)[i]).isCloseTo((image[i] - 0.3f) / 0.5f, within(1e-5f));
          }
        });
  }

  @Test
  void mixupMixesTwoImagesAndTheirLabelsByTheSameShare() {
    // Every image has a different grey, so that a mixture shows its parts.
    byte[] pixels = new byte[40 * SHAPE.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i / SHAPE.size() * 5);
    }
    int[] labels = new int[40];
    Arrays.setAll(labels, row -> row);
    ImageSet greys = new ImageSet(SHAPE, pixels, labels, TestImages.names(40));
    Augment augment = Augment.seeded(1).with(Technique.MIXUP, 1);
    TreeSet<Integer> partners = new TreeSet<>();
    Loader loader = new Loader(greys, 7).augmented(augment);
    for (int epoch = 1; epoch <= 10; epoch++) {
      try (BatchStream stream = loader.open(epoch)) {
        for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
          for (int i = 0; i < batch.size(); i++) {
            float share = batch.shares()[i];
            assertThat(share).isBetween(0f, 1f);
            assertThat(batch.labels()[i]).isEqualTo(batch.rows()[i]);
            int other = batch.otherLabels()[i];
            partners.add(other);
            float expected = (share * batch.labels()[i] * 5 + (1 - share) * other * 5) / 255;
            for (int at = 0; at < SHAPE.size(); at++) {
              assertThat(batch.images()[i * SHAPE.size() + at]).isCloseTo(expected, within(1e-5f));
            }
          }
        }
      }
    }
    assertThat(partners).hasSize(40);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.2, 0.7, 1})
  void sharesHaveTheMomentsOfTheBetaDistribution(double alpha) {
    SplitMix random = new SplitMix(8);
    SummaryStatistics shares = new SummaryStatistics();
    for (int i = 0; i < 20_000; i++) {
      double share = AugmentWorker.beta(random, alpha);
      assertThat(share).isBetween(0.0, 1.0);
      shares.addValue(share);
    }
    assertThat(shares.getMean()).isCloseTo(0.5, within(0.015));
    assertThat(shares.getVariance()).isCloseTo(1 / (4 * (2 * alpha + 1)), within(0.005));
  }

  @Test
  void writesItselfAsUsersWriteIt() {
    Augment augment = Augment.seeded(1).with(Technique.FLIP, 0.5).with(Technique.ROTATE, 10);
    assertThat(augment).hasToString("flip=0.5,rotate=10");
    assertThat(Augment.seeded(1)).hasToString("none");
  }

  @Test
  void refusesStrengthsOutOfRange() {
    Augment none = Augment.seeded(1);
    assertUserError(() -> none.with(Technique.ROTATE, 200), "rotate=200", "0 to 180", "degrees");
    assertUserError(() -> none.with(Technique.SHIFT, -1), "shift=-1", "0 or more", "pixels");
    assertUserError(() -> none.with(Technique.ERASE, Double.NaN), "erase=NaN", "0 to 1");
    assertUserError(() -> none.with(Technique.CUTOUT, Double.POSITIVE_INFINITY), "cutout");
  }

  @Test
  void refusesToMoveAnImageOutOfSight() {
    Augmentation far = Augment.seeded(1).with(Technique.SHIFT, 10);
    assertUserError(
        () -> new Loader(images, 1).augmented(far), "shift=10", "9 x 12", "give 9 or less");
  }

  @ParameterizedTest
  @EnumSource(names = {"SATURATION", "HUE"})
  void refusesToChangeTheColoursOfGreyImages(Technique technique) {
    Augmentation colour = Augment.seeded(1).with(technique, 0.5);
    ImageSet grey = TestImages.random(3, Shape.of(1, 9, 12), 3);
    assertUserError(
        () -> new Loader(grey, 1).augmented(colour),
        technique + "=0.5",
        "1 channel",
        "leave it out");
  }
}
