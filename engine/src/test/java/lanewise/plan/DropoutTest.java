package lanewise.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import lanewise.nn.Conv2d;
import lanewise.nn.Dropout;
import lanewise.nn.Flatten;
import lanewise.nn.Layer;
import lanewise.nn.Linear;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest {
  private static final Shape IMAGE = Shape.of(3, 20, 20);
  private static final int PIXELS = IMAGE.size();
  private static final Layer[] FLAT = {new Flatten(), new Dropout(0.5f)};
  private static final Layer[] BLOCKED = {new Dropout(0.5f), new Flatten()};

  /** The training outputs for images of ones with the given rows. */
  private static float[] drop(Layer[] layers, long seed, int epoch, int... rows) {
    Network network = Network.of(IMAGE, layers);
    Batch batch = new Batch(rows.length, IMAGE);
    batch.setSize(rows.length);
    Arrays.fill(batch.images(), 1);
    System.arraycopy(rows, 0, batch.rows(), 0, rows.length);
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan plan = Plan.compile(network, rows.length, ConvolutionAlgorithm.AUTO, scheduler);
      plan.setSeed(seed);
      plan.accumulate(batch, rows.length, epoch);
      return plan.logits().clone();
    }
  }

  private static double shareOfZeros(float[] values) {
    int zeros = 0;
    for (float value : values) {
      zeros += value == 0 ? 1 : 0;
    }
    return (double) zeros / values.length;
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 0.1f, 0.5f, 0.9f})
  void dropsTheGivenFraction(float probability) {
    float[] values = drop(new Layer[] {new Flatten(), new Dropout(probability)}, 1, 1, 1, 2, 3, 4);
    // 4,800 values: three standard deviations of the share are at most 0.022.
    assertThat(shareOfZeros(values)).isBetween(probability - 0.022, probability + 0.022);
    assertThat(values).containsOnly(probability == 0 ? 1 : 0, 1 / (1 - probability));
  }

  private static float[] firstImage(float[] values) {
    return Arrays.copyOf(values, PIXELS);
  }

  /** Independent masks of one half agree at half the places. */
  private static void assertIndependent(float[] a, float[] b) {
    int same = 0;
    for (int i = 0; i < PIXELS; i++) {
      same += a[i] == b[i] ? 1 : 0;
    }
    assertThat((double) same / PIXELS).isBetween(0.45, 0.55);
  }

  @Test
  void seedEpochRowAndLayerEachChangeTheMask() {
    float[] mask = drop(FLAT, 1, 1, 7);
    assertIndependent(mask, drop(FLAT, 2, 1, 7));
    assertIndependent(mask, drop(FLAT, 1, 2, 7));
    assertIndependent(mask, drop(FLAT, 1, 1, 8));
    assertIndependent(
        mask, drop(new Layer[] {new Flatten(), new Flatten(), new Dropout(0.5f)}, 1, 1, 7));
  }

  @Test
  void thePositionInTheBatchDoesNotMatter() {
    float[] alone = drop(FLAT, 1, 1, 7);
    float[] second = drop(FLAT, 1, 1, 9, 7);
    assertThat(Arrays.copyOfRange(second, PIXELS, 2 * PIXELS)).isEqualTo(alone);
    assertIndependent(alone, firstImage(second));
  }

  @Tag("widths")
  @Test
  void masksDoNotDependOnTheVectorWidth() {
    float[] mask = drop(BLOCKED, 1, 1, 7);
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < 32; i++) {
      kept.append(mask[i * 37] == 0 ? '.' : '+');
    }
    assertThat(kept).hasToString(".+.+..+...+.+++....+.++..++.+...");
  }

  @Test
  void evaluationKeepsEverything() {
    Network network =
        Network.of(IMAGE, new Conv2d(2, 3), new Dropout(0.9f), new Flatten(), new Linear(3));
    Network without = Network.of(IMAGE, new Conv2d(2, 3), new Flatten(), new Linear(3));
    Batch batch = RandomBatch.of(network, 4);
    try (Scheduler scheduler = new Scheduler(2)) {
      Plan plan = Plan.compile(network, 4, ConvolutionAlgorithm.AUTO, scheduler);
      Plan plain = Plan.compile(without, 4, ConvolutionAlgorithm.AUTO, scheduler);
      plan.load(network.initialize(1));
      plain.load(without.initialize(1));
      double trained = plan.accumulate(batch, 4, 1);
      assertThat(plan.evaluate(batch)).isEqualTo(plain.evaluate(batch)).isNotEqualTo(trained);
    }
  }
}
