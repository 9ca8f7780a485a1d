package lanewise.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.optim.Optimizer;
import lanewise.parallel.Scheduler;
import lanewise.tensor.Batch;
import lanewise.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Follows what PyTorch computed on real images, with every convolution algorithm. */
class OracleTraceTest {
  /** Plain loops take seconds a step. */
  private static final int NAIVE_STEPS = 2;

  private static final int FIRST_STEPS = 10;
  private static final int TEST_IMAGES = 32;

  static Stream<Arguments> runs() {
    return Stream.of(ConvolutionAlgorithm.values())
        .flatMap(
            algorithm ->
                Stream.of("simple-cnn-adam", "simple-vgg-sgd")
                    .map(trace -> arguments(trace, algorithm)));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void lossesGradientsAndLogitsAreThoseRecorded(String name, ConvolutionAlgorithm algorithm)
      throws IOException {
    OracleTrace trace = OracleTrace.named(name);
    double[] losses = trace.losses();
    boolean whole = algorithm != ConvolutionAlgorithm.NAIVE;
    try (Scheduler scheduler = new Scheduler(2)) {
      Plan plan = Plan.compile(trace.network(), trace.batchSize(), algorithm, scheduler);
      Optimizer optimizer = trace.optimizer();
      optimizer.prepare(plan.storedParameters());
      plan.load(trace.tensors("init"));
      assertLogits(plan, trace, "init");
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
        assertLogits(plan, trace, "final");
      }
    }
  }

  private static void assertLogits(Plan plan, OracleTrace trace, String when) throws IOException {
    plan.evaluate(trace.testBatch(TEST_IMAGES));
    float[] expected = trace.tensors("logits").get(when).values();
    for (int i = 0; i < expected.length; i++) {
      assertThat(plan.logits()[i]).as("%s logit %d", when, i).isEqualTo(expected[i], within(1e-3f));
    }
  }

  private static void assertGradients(Map<String, Tensor> actual, Map<String, Tensor> expected) {
    assertThat(actual).containsOnlyKeys(expected.keySet());
    expected.forEach(
        (name, tensor) -> {
          double difference = 0;
          double norm = 0;
          for (int i = 0; i < tensor.values().length; i++) {
            double value = tensor.values()[i];
            norm += value * value;
            difference += Math.pow(actual.get(name).values()[i] - value, 2);
          }
          assertThat(Math.sqrt(difference / norm)).as("gradient of %s", name).isLessThan(1e-4);
        });
  }
}
