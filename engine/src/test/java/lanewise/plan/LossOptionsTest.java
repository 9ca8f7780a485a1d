package lanewise.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The formula of {@link LossOptions} in double, and its finite differences, against the plan. */
class LossOptionsTest {
  private static final int CLASSES = 4;
  private static final int IMAGES = 6;
  private static final double STEP = 1e-6;
  private static final double[] EVEN = {1, 1, 1, 1};
  private static final double[] NONE = {0, 0, 0, 0};
  private static final double[] WEIGHTS = {0.25, 2, 0, 1.75};
  private static final double[] PRIORS = {-0.2, -3, -1.5, -2};

  private static final Network NETWORK =
      Network.of(Shape.of(1, 3, 3), new Flatten(), new Linear(CLASSES));

  private final Scheduler scheduler = new Scheduler(1);
  private final Plan plan = Plan.compile(NETWORK, IMAGES, ConvolutionAlgorithm.AUTO, scheduler);
  private final Batch batch = RandomBatch.of(NETWORK, IMAGES);

  LossOptionsTest() {
    plan.load(NETWORK.initialize(4));
  }

  @AfterEach
  void stopThreads() {
    scheduler.close();
  }

  private static float[] floats(double... values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  /** The mean loss over the batch as the formula says, with something added to every logit. */
  private double expected(
      double[] logits, double smoothing, double[] weights, double[] adjust, double[] moved) {
    double sum = 0;
    for (int image = 0; image < IMAGES; image++) {
      double total = 0;
      double[] z = new double[CLASSES];
      for (int k = 0; k < CLASSES; k++) {
        z[k] = logits[image * CLASSES + k] + adjust[k] + moved[k];
        total += Math.exp(z[k]);
      }
      double share = batch.shares()[image];
      for (int k = 0; k < CLASSES; k++) {
        double label = batch.labels()[image] == k ? share : 0;
        double other = batch.otherLabels()[image] == k ? 1 - share : 0;
        double target = (1 - smoothing) * (label + other) + smoothing / CLASSES;
        sum += weights[k] * target * (Math.log(total) - z[k]);
      }
    }
    return sum / IMAGES;
  }

  private void check(LossOptions options, double smoothing, double[] weights, double[] adjust) {
    plan.setLoss(options);
    double loss = plan.accumulate(batch, IMAGES, 1);
    double[] logits = new double[IMAGES * CLASSES];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = plan.logits()[i];
    }
    assertThat(loss).isEqualTo(expected(logits, smoothing, weights, adjust, NONE), within(1e-6));
    Map<String, Tensor> gradients = plan.gradients();
    for (int k = 0; k < CLASSES; k++) {
      double[] up = new double[CLASSES];
      double[] down = new double[CLASSES];
      up[k] = STEP;
      down[k] = -STEP;
      double slope =
          (expected(logits, smoothing, weights, adjust, up)
                  - expected(logits, smoothing, weights, adjust, down))
              / (2 * STEP);
      assertThat((double) gradients.get("fc1.bias").values()[k])
          .as("gradient of the bias of class %d", k)
          .isEqualTo(slope, within(1e-6));
    }
  }

  @Test
  void plainIsTheDefault() {
    check(LossOptions.PLAIN, 0, EVEN, NONE);
    double plain = plan.accumulate(batch, IMAGES, 1);
    assertThat(plan.evaluate(batch)).isEqualTo(plain, within(1e-7));
  }

  @Test
  void smoothing() {
    check(LossOptions.PLAIN.withSmoothing(0.1), 0.1, EVEN, NONE);
  }

  @Test
  void classWeights() {
    check(LossOptions.PLAIN.withClassWeights(floats(WEIGHTS)), 0, WEIGHTS, NONE);
  }

  @Test
  void logitAdjustment() {
    check(LossOptions.PLAIN.withLogitAdjustment(floats(PRIORS)), 0, EVEN, PRIORS);
  }

  @Test
  void mixedLabels() {
    for (int image = 0; image < IMAGES; image++) {
      batch.shares()[image] = image / 5f;
      batch.otherLabels()[image] = (image + 1) % CLASSES;
    }
    check(LossOptions.PLAIN, 0, EVEN, NONE);
  }

  @Test
  void allTogether() {
    batch.shares()[1] = 0.7f;
    batch.otherLabels()[1] = 3;
    check(
        LossOptions.PLAIN
            .withSmoothing(0.2)
            .withClassWeights(floats(WEIGHTS))
            .withLogitAdjustment(floats(PRIORS)),
        0.2,
        WEIGHTS,
        PRIORS);
  }

  @Test
  void evaluationStaysPlain() {
    double plain = plan.evaluate(batch);
    plan.setLoss(LossOptions.PLAIN.withSmoothing(0.5).withLogitAdjustment(floats(PRIORS)));
    batch.shares()[0] = 0.5f;
    assertThat(plan.evaluate(batch)).isEqualTo(plain);
  }

  /** A mean over images, not over weights: see {@link LossOptions}. */
  @Test
  void accumulationIsTheLargeBatchWithClassWeightsToo() {
    plan.setLoss(LossOptions.PLAIN.withClassWeights(floats(WEIGHTS)));
    plan.accumulate(batch, IMAGES, 1);
    Map<String, Tensor> whole = plan.gradients();
    plan.load(plan.weights());
    Batch part = new Batch(IMAGES, NETWORK.inputShape());
    for (int image = 0; image < IMAGES; image++) {
      System.arraycopy(batch.images(), image * 9, part.images(), 0, 9);
      part.labels()[0] = batch.labels()[image];
      part.setSize(1);
      plan.accumulate(part, IMAGES, 1);
    }
    float[] summed = plan.gradients().get("fc1.weight").values();
    for (int i = 0; i < summed.length; i++) {
      assertThat(summed[i]).isEqualTo(whole.get("fc1.weight").values()[i], within(1e-6f));
    }
  }

  private static void assertRefused(String message, Runnable action) {
    assertThatIllegalArgumentException().isThrownBy(action::run).withMessage(message);
  }

  @Test
  void badValuesAreRefused() {
    assertRefused(
        "label smoothing must be in [0, 1), given 1.0", () -> LossOptions.PLAIN.withSmoothing(1));
    assertRefused(
        "class weights must be >= 0, given [1.0, -1.0]",
        () -> LossOptions.PLAIN.withClassWeights(1, -1));
    assertRefused(
        "logit adjustments must be finite, given [NaN]",
        () -> LossOptions.PLAIN.withLogitAdjustment(Float.NaN));
    assertRefused(
        "2 class weights for a network of 4 classes",
        () -> plan.setLoss(LossOptions.PLAIN.withClassWeights(1, 1)));
    assertRefused(
        "3 logit adjustments for a network of 4 classes",
        () -> plan.setLoss(LossOptions.PLAIN.withLogitAdjustment(0, 0, 0)));
    batch.shares()[2] = 1.5f;
    assertRefused(
        "the weight of a label must be 0 to 1, given 1.5", () -> plan.accumulate(batch, IMAGES, 1));
    batch.shares()[2] = 0.5f;
    batch.otherLabels()[2] = 9;
    assertRefused(
        "label 9 is not one of the network's 4 classes", () -> plan.accumulate(batch, IMAGES, 1));
  }
}
