package lanewise.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import lanewise.kernel.Samples;
import lanewise.nn.Activation;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logits, losses and gradients against {@link ReferenceNetwork}. */
@Tag("widths")
class PlanGradientTest {
  private static final int EPOCH = 3;
  private static final long DROPOUT_SEED = 5;

  private final Scheduler scheduler = new Scheduler(2);
  private final Samples samples = new Samples();

  @AfterEach
  void stopThreads() {
    scheduler.close();
  }

  private Plan plan(Network network, int batchSize, ConvolutionAlgorithm algorithm) {
    Plan plan = Plan.compile(network, batchSize, algorithm, scheduler);
    plan.load(network.initialize(11));
    plan.setSeed(DROPOUT_SEED);
    return plan;
  }

  /** Runs a training step without update, and compares some gradients of each parameter. */
  private void check(Network network, Plan plan, Batch batch, int gradientsOfEach) {
    ReferenceNetwork reference =
        new ReferenceNetwork(network, plan.weights(), new DropoutMasks(batch, DROPOUT_SEED, EPOCH));
    // Forgets what earlier batches accumulated.
    plan.load(plan.weights());
    double loss = plan.accumulate(batch, batch.size(), EPOCH);
    assertThat(loss).isEqualTo(reference.loss(batch), within(1e-6));

    double[] logits = reference.logits(batch, batch.size() - 1);
    for (int k = 0; k < logits.length; k++) {
      double logit = plan.logits()[(batch.size() - 1) * logits.length + k];
      assertThat(logit).as("logit %d", k).isEqualTo(logits[k], within(2e-6));
    }

    // A bias before batch normalisation has gradients that cancel to nothing but rounding errors,
    // which are as large as those of the gradients they come from.
    Map<String, Tensor> all = plan.gradients();
    double rounding = 1e-7 * all.values().stream().mapToDouble(g -> norm(g.values())).sum();
    for (Map.Entry<String, Tensor> parameter : all.entrySet()) {
      float[] gradients = parameter.getValue().values();
      double tolerance = 1e-5 * norm(gradients) / Math.sqrt(gradients.length) + rounding;
      for (int i = 0; i < gradientsOfEach; i++) {
        int index = samples.between(0, gradients.length - 1);
        double expected = reference.derivative(batch, parameter.getKey(), index);
        assertThat((double) gradients[index])
            .as("gradient of %s[%d] (seed %d)", parameter.getKey(), index, Samples.SEED)
            .isEqualTo(expected, within(tolerance + 1e-5 * Math.abs(expected)));
      }
    }
  }

  private static double norm(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }

  @ParameterizedTest
  @MethodSource("lanewise.plan.SampleNetworks#all")
  void gradientsAreFiniteDifferences(Network network) {
    check(network, plan(network, 3, ConvolutionAlgorithm.AUTO), RandomBatch.of(network, 3), 8);
  }

  @ParameterizedTest
  @MethodSource("lanewise.plan.SampleNetworks#all")
  void algorithmsAgree(Network network) {
    Batch batch = RandomBatch.of(network, 5);
    Plan naive = plan(network, 5, ConvolutionAlgorithm.NAIVE);
    double expectedLoss = naive.accumulate(batch, 5, EPOCH);
    Map<String, Tensor> expected = naive.gradients();
    for (ConvolutionAlgorithm algorithm : ConvolutionAlgorithm.values()) {
      Plan plan = plan(network, 5, algorithm);
      assertThat(plan.accumulate(batch, 5, EPOCH)).isEqualTo(expectedLoss, within(1e-6));
      Map<String, Tensor> gradients = plan.gradients();
      assertThat(gradients).containsOnlyKeys(expected.keySet());
      expected.forEach(
          (name, other) -> {
            float[] difference = gradients.get(name).values();
            // A bias before a batch normalisation has no gradient but rounding.
            double tolerance = 5e-6 * norm(other.values()) + 5e-7;
            for (int i = 0; i < difference.length; i++) {
              difference[i] -= other.values()[i];
            }
            assertThat(norm(difference))
                .as("%s of %s", name, algorithm)
                .isLessThanOrEqualTo(tolerance);
          });
    }
  }

  private static final Network PLAIN =
      Network.of(
          Shape.of(1, 6, 6),
          new Conv2d(3, 3),
          Activation.relu(),
          new MaxPool2d(2),
          new Flatten(),
          new Linear(9),
          Activation.relu(),
          new Linear(3));

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64, 200})
  void anyBatchSize(int size) {
    Plan plan = plan(PLAIN, size, ConvolutionAlgorithm.AUTO);
    check(PLAIN, plan, RandomBatch.of(PLAIN, size), 3);
  }

  @Test
  void aPartialBatchLeavesNoTrace() {
    Plan plan = plan(PLAIN, 64, ConvolutionAlgorithm.AUTO);
    for (int size : new int[] {64, 5, 63, 1, 64}) {
      check(PLAIN, plan, RandomBatch.of(PLAIN, 64, size, size), 3);
    }
  }
}
