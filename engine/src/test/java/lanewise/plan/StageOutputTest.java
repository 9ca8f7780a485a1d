package lanewise.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import lanewise.nn.Models;
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

class StageOutputTest {
  private static final Network NETWORK = Models.fashionCnn(Shape.of(1, 28, 28), 10);

  private final Scheduler scheduler = new Scheduler(2);
  private final Batch batch = RandomBatch.of(NETWORK, 5);

  @AfterEach
  void stopThreads() {
    scheduler.close();
  }

  private Plan evaluated(ConvolutionAlgorithm algorithm) {
    Plan plan = Plan.compile(NETWORK, 5, algorithm, scheduler);
    plan.load(NETWORK.initialize(2));
    plan.observe(batch);
    return plan;
  }

  @Tag("widths")
  @Test
  void beginsWithTheImageAndEndsWithTheLogits() {
    Plan plan = evaluated(ConvolutionAlgorithm.AUTO);
    int last = plan.stages().size() - 1;
    for (int image = 0; image < 5; image++) {
      assertThat(plan.output(0, image).values())
          .isEqualTo(Arrays.copyOfRange(batch.images(), image * 784, (image + 1) * 784));
      assertThat(plan.output(last, image).values())
          .isEqualTo(Arrays.copyOfRange(plan.logits(), image * 10, (image + 1) * 10));
    }
  }

  @Tag("widths")
  @Test
  void isInCanonicalOrderWhateverTheLayout() {
    Plan fast = evaluated(ConvolutionAlgorithm.AUTO);
    Plan naive = evaluated(ConvolutionAlgorithm.NAIVE);
    for (int stage = 0; stage < fast.stages().size(); stage++) {
      Tensor expected = naive.output(stage, 3);
      Tensor actual = fast.output(stage, 3);
      assertThat(actual.shape()).isEqualTo(expected.shape());
      assertThat(actual.shape().size()).isEqualTo(fast.stages().get(stage).output().size());
      for (int i = 0; i < expected.values().length; i++) {
        // Values up to 2; Winograd's transforms are 4e-7 away.
        assertThat(actual.values()[i]).isCloseTo(expected.values()[i], within(2e-6f));
      }
    }
  }

  @Test
  void refusesMissingStagesAndImages() {
    Plan plan = evaluated(ConvolutionAlgorithm.AUTO);
    assertThatThrownBy(() -> plan.output(0, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> plan.output(99, 0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Tag("widths")
  @Test
  void evaluatingKeepsNothingAndGivesTheSameBits() {
    Plan plan = evaluated(ConvolutionAlgorithm.AUTO);
    float[] observed = plan.logits().clone();
    plan.evaluate(batch);
    assertThat(plan.logits()).isEqualTo(observed);
    assertThatIllegalStateException()
        .isThrownBy(() -> plan.output(0, 0))
        .withMessage("the outputs of stages are not kept by evaluate: call observe instead");
    plan.accumulate(batch, 5, 1);
    assertThat(plan.output(0, 4).values())
        .isEqualTo(Arrays.copyOfRange(batch.images(), 4 * 784, 5 * 784));
  }

  /** Forks, groups of stages, several readers in other groups, odd sizes. */
  @Tag("widths")
  @ParameterizedTest
  @MethodSource("lanewise.plan.SampleNetworks#all")
  void anyNetworkGivesTheSameBits(Network network) {
    for (ConvolutionAlgorithm algorithm : ConvolutionAlgorithm.values()) {
      // Of 31 images a chunk has three or four, which Winograd takes together.
      Plan plan = Plan.compile(network, 31, algorithm, scheduler);
      plan.load(network.initialize(3));
      for (int size : List.of(31, 13, 1)) {
        Batch images = RandomBatch.of(network, 31, size, size);
        plan.observe(images);
        int count = size * network.outputShape().size();
        float[] observed = Arrays.copyOf(plan.logits(), count);
        plan.evaluate(RandomBatch.of(network, 6));
        plan.evaluate(images);
        assertThat(Arrays.copyOf(plan.logits(), count))
            .as("%s, %d images", algorithm, size)
            .isEqualTo(observed);
      }
    }
  }
}
