package lanewise.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.optim.Optimizer;
import lanewise.parallel.Scheduler;
import lanewise.tensor.Batch;
import lanewise.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Follows what PyTorch computed in double on real images, with every convolution algorithm.
 *
 * <p>Now and then a max-pool meets two values that float32 cannot tell apart, and takes the other
 * one: that moves the gradient of a small parameter by 1e-4 of its norm, and the logits after a run
 * on a plateau, as simple-vgg's is, by some 1e-3. Tolerances leave room for a few of these.
 */
class OracleTraceTest {
  private static final int FIRST_STEPS = 10;
  private static final int TEST_IMAGES = 32;

  /** Plain loops take seconds a step. */
  private static final int NAIVE_STEPS = 2;

  /**
   * The last figure is how far the logits may be after our own steps: roundings grow as a run goes
   * on, those of Winograd's transforms more than others. With recorded weights it is 1e-3 for all.
   */
  static Stream<Arguments> runs() {
    return Stream.of(ConvolutionAlgorithm.values())
        .flatMap(
            algorithm ->
                Stream.of(
                    arguments(
                        "simple-cnn-adam", algorithm, usesWinograd(algorithm) ? 5e-3f : 1e-3f),
                    arguments("simple-vgg-sgd", algorithm, 3e-2f)));
  }

  private static boolean usesWinograd(ConvolutionAlgorithm algorithm) {
    return algorithm == ConvolutionAlgorithm.AUTO || algorithm == ConvolutionAlgorithm.WINOGRAD;
  }

  @ParameterizedTest
  @MethodSource("runs")
  void followsTheRecordedRun(String name, ConvolutionAlgorithm algorithm, float finalTolerance)
      throws IOException {
    OracleTrace trace = OracleTrace.named(name);
    double[] losses = trace.losses();
    boolean whole = algorithm != ConvolutionAlgorithm.NAIVE;
    try (Scheduler scheduler = new Scheduler(2)) {
      Plan plan = Plan.compile(trace.network(), trace.batchSize(), algorithm, scheduler);
      plan.load(trace.tensors("final"));
      assertLogits(plan, trace, "final", 1e-3f);
      plan.load(trace.tensors("init"));
      assertLogits(plan, trace, "init", 1e-3f);

      Optimizer optimizer = trace.optimizer();
      optimizer.prepare(plan.storedParameters());
      for (int step = 0; step < (whole ? losses.length : NAIVE_STEPS); step++) {
        Batch batch = trace.trainingBatch(step);
        double loss = plan.accumulate(batch, batch.size(), 1);
        double tolerance = step < FIRST_STEPS ? 1e-5 : 5e-3;
        assertThat(loss / losses[step]).as("step %d", step + 1).isEqualTo(1, within(tolerance));
        if (step == 0) {
          assertGradients(plan.gradients(), trace.tensors("grads"));
        }
        plan.update(optimizer, trace.learningRate());
      }
      if (whole) {
        assertLogits(plan, trace, "final", finalTolerance);
      }
    }
  }

  private static void assertLogits(Plan plan, OracleTrace trace, String when, float tolerance)
      throws IOException {
    plan.evaluate(trace.testBatch(TEST_IMAGES));
    float[] expected = trace.tensors("logits").get(when).values();
    assertThat(Arrays.copyOf(plan.logits(), expected.length))
        .as("%s logits", when)
        .containsExactly(expected, within(tolerance));
  }

  private static void assertGradients(Map<String, Tensor> actual, Map<String, Tensor> expected) {
    assertThat(actual).containsOnlyKeys(expected.keySet());
    double wholeDifference = 0;
    double wholeNorm = 0;
    for (String name : expected.keySet()) {
      float[] values = expected.get(name).values();
      double difference = 0;
      double norm = 0;
      for (int i = 0; i < values.length; i++) {
        norm += Math.pow(values[i], 2);
        difference += Math.pow(actual.get(name).values()[i] - (double) values[i], 2);
      }
      assertThat(Math.sqrt(difference / norm)).as("gradient of %s", name).isLessThan(1e-4);
      wholeDifference += difference;
      wholeNorm += norm;
    }
    assertThat(Math.sqrt(wholeDifference / wholeNorm)).as("whole gradient").isLessThan(1e-4);
  }
}
