package lanewise.plan;

import static lanewise.tensor.SameTensors.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.nn.Activation;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.Network;
import lanewise.optim.Adam;
import lanewise.optim.Optimizer;
import lanewise.optim.Sgd;
import lanewise.parallel.Scheduler;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The parts of an update around the optimizer, compared with plain loops. */
class UpdateTest {
  private static final Network NETWORK =
      Network.of(
          Shape.of(1, 9, 9),
          new Conv2d(5, 3),
          Activation.relu(),
          new Flatten(),
          new Linear(130), // more weights than a slice holds
          Activation.relu(),
          new Linear(3));

  private final Scheduler scheduler = new Scheduler(2);
  private final Batch batch = RandomBatch.of(NETWORK, 8);

  @AfterEach
  void stopThreads() {
    scheduler.close();
  }

  private Plan plan() {
    Plan plan = Plan.compile(NETWORK, 8, ConvolutionAlgorithm.AUTO, scheduler);
    plan.load(NETWORK.initialize(5));
    return plan;
  }

  private static Optimizer prepared(Optimizer optimizer, Plan plan) {
    optimizer.prepare(plan.storedParameters());
    return optimizer;
  }

  private static double norm(Map<String, Tensor> tensors) {
    double squares = 0;
    for (Tensor tensor : tensors.values()) {
      for (float value : tensor.values()) {
        squares += (double) value * value;
      }
    }
    return Math.sqrt(squares);
  }

  private static void assertClose(
      Map<String, Tensor> actual, Map<String, double[]> expected, double tolerance) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach(
        (name, tensor) -> {
          for (int i = 0; i < tensor.values().length; i++) {
            assertThat((double) tensor.values()[i])
                .as("%s[%d]", name, i)
                .isEqualTo(expected.get(name)[i], within(tolerance));
          }
        });
  }

  private static Map<String, double[]> widened(Map<String, Tensor> tensors) {
    Map<String, double[]> result = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          double[] values = new double[tensor.values().length];
          for (int i = 0; i < values.length; i++) {
            values[i] = tensor.values()[i];
          }
          result.put(name, values);
        });
    return result;
  }

  @Test
  void aLongGradientIsScaledDownToTheLargestNorm() {
    Plan plan = plan();
    plan.accumulate(batch, 8, 1);
    double norm = norm(plan.gradients());
    Map<String, double[]> expected = widened(plan.weights());
    plan.gradients()
        .forEach(
            (name, gradient) -> {
              for (int i = 0; i < gradient.values().length; i++) {
                expected.get(name)[i] -= 0.5 * gradient.values()[i] * (norm / 3 / norm);
              }
            });
    plan.setMaxGradientNorm(norm / 3);
    plan.update(prepared(new Sgd(0, 0), plan), 0.5);
    assertClose(plan.weights(), expected, 1e-6);
    // The gradients themselves are clipped, as PyTorch leaves them.
    assertThat(norm(plan.gradients())).isEqualTo(norm / 3, within(norm * 1e-6));
  }

  @Test
  void aShortGradientIsLeftAlone() {
    Plan clipping = plan();
    Plan plain = plan();
    clipping.setMaxGradientNorm(1e3);
    for (Plan plan : List.of(clipping, plain)) {
      plan.accumulate(batch, 8, 1);
      plan.update(prepared(Adam.l2(0), plan), 0.01);
    }
    assertSame(clipping.weights(), plain.weights());
  }

  @Test
  void clippingIsTheSameForAnyNumberOfThreads() {
    Plan two = plan();
    try (Scheduler alone = new Scheduler(1)) {
      Plan one = Plan.compile(NETWORK, 8, ConvolutionAlgorithm.AUTO, alone);
      one.load(NETWORK.initialize(5));
      for (Plan plan : List.of(one, two)) {
        plan.setMaxGradientNorm(0.01);
        plan.keepAverage(0.9);
        Optimizer sgd = prepared(new Sgd(0.9, 0), plan);
        for (int step = 0; step < 5; step++) {
          plan.accumulate(batch, 8, 1);
          plan.update(sgd, 0.1);
        }
      }
      assertSame(two.weights(), one.weights());
      assertSame(two.average(), one.average());
    }
  }

  @Test
  void weightDecaySparesBiases() {
    for (Optimizer[] pair :
        new Optimizer[][] {
          {new Sgd(0.9, 0.1), new Sgd(0.9, 0)},
          {Sgd.nesterov(0.9, 0.1), Sgd.nesterov(0.9, 0)},
          {Adam.l2(0.1), Adam.l2(0)},
          {Adam.decoupled(0.1), Adam.decoupled(0)}
        }) {
      Plan decaying = plan();
      Plan plain = plan();
      decaying.accumulate(batch, 8, 1);
      plain.accumulate(batch, 8, 1);
      decaying.update(prepared(pair[0], decaying), 0.01);
      plain.update(prepared(pair[1], plain), 0.01);
      Map<String, Tensor> weights = decaying.weights();
      plain
          .weights()
          .forEach(
              (name, tensor) -> {
                boolean same = Arrays.equals(weights.get(name).values(), tensor.values());
                assertThat(same).as(name).isEqualTo(name.endsWith("bias"));
              });
      assertThat(weights).hasSameSizeAs(NETWORK.parameters());
    }
  }

  @Test
  void theAverageFollowsTheWeights() {
    Plan plan = plan();
    plan.keepAverage(0.5);
    Map<String, double[]> expected = widened(plan.weights());
    Optimizer sgd = prepared(new Sgd(0, 0), plan);
    for (int step = 1; step <= 20; step++) {
      plan.accumulate(batch, 8, 1);
      plan.update(sgd, 0.1);
      double decay = Math.min(0.5, (1.0 + step) / (10.0 + step));
      plan.weights()
          .forEach(
              (name, tensor) -> {
                double[] average = expected.get(name);
                for (int i = 0; i < average.length; i++) {
                  average[i] = decay * average[i] + (1 - decay) * tensor.values()[i];
                }
              });
    }
    assertClose(plan.average(), expected, 1e-6);
  }

  @Test
  void exchangedTheAverageIsWhatRuns() {
    Plan plan = plan();
    plan.keepAverage(0.9);
    Optimizer sgd = prepared(new Sgd(0, 0), plan);
    for (int step = 0; step < 5; step++) {
      plan.accumulate(batch, 8, 1);
      plan.update(sgd, 0.1);
    }
    Map<String, Tensor> weights = plan.weights();
    Map<String, Tensor> average = plan.average();
    Plan other = plan();
    other.load(average);
    plan.swapAverage();
    assertSame(plan.weights(), average);
    assertThat(plan.evaluate(batch)).isEqualTo(other.evaluate(batch));
    plan.swapAverage();
    assertSame(plan.weights(), weights);
    assertSame(plan.average(), average);
  }

  @Test
  void loadingBeginsTheAverageAnew() {
    Plan plan = plan();
    plan.keepAverage(0.9);
    plan.load(NETWORK.initialize(6));
    assertSame(plan.average(), NETWORK.initialize(6));
    plan.loadAverage(NETWORK.initialize(7));
    assertSame(plan.average(), NETWORK.initialize(7));
    assertSame(plan.weights(), NETWORK.initialize(6));
  }

  @Test
  void withoutAnAverageSwappingDoesNothing() {
    Plan plan = plan();
    plan.swapAverage();
    assertThat(plan.keepsAverage()).isFalse();
    assertThat(plan.average()).isEmpty();
    assertSame(plan.weights(), NETWORK.initialize(5));
    assertThatIllegalStateException().isThrownBy(() -> plan.loadAverage(plan.weights()));
  }

  /** Weights, state and average in canonical shapes give the same bytes in another plan. */
  @Test
  void allStateTravels() {
    for (ConvolutionAlgorithm algorithm :
        List.of(ConvolutionAlgorithm.DIRECT, ConvolutionAlgorithm.IM2COL)) {
      Plan first = Plan.compile(NETWORK, 8, algorithm, scheduler);
      first.load(NETWORK.initialize(5));
      first.keepAverage(0.9);
      Optimizer adam = prepared(Adam.decoupled(0.1), first);
      Plan second = Plan.compile(NETWORK, 8, algorithm, scheduler);
      second.keepAverage(0.9);
      Optimizer resumed = prepared(Adam.decoupled(0.1), second);
      for (int step = 0; step < 6; step++) {
        if (step == 3) {
          Map<String, Tensor> state = first.state(adam);
          assertThat(state)
              .hasSize(2 * NETWORK.parameters().size())
              .containsKeys("mean/conv1.weight", "square/fc2.bias");
          second.load(first.weights());
          second.loadAverage(first.average());
          second.loadState(resumed, state);
          resumed.resume(adam.steps());
        }
        first.accumulate(batch, 8, 1);
        first.update(adam, 0.01);
        if (step >= 3) {
          second.accumulate(batch, 8, 1);
          second.update(resumed, 0.01);
        }
      }
      assertSame(second.weights(), first.weights());
      assertSame(second.average(), first.average());
      assertSame(second.state(resumed), first.state(adam));
    }
  }

  @Test
  void stateOfAnotherNetworkIsRefused() {
    Plan plan = plan();
    Optimizer adam = prepared(Adam.l2(0), plan);
    Map<String, Tensor> state = new HashMap<>(plan.state(adam));
    state.remove("square/fc1.bias");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan.loadState(adam, state))
        .withMessage("square/fc1.bias is missing; expected shape (130)");
  }

  @Test
  void badValuesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan().setMaxGradientNorm(0))
        .withMessage("the largest gradient norm must be > 0, given 0.0");
    assertThatIllegalArgumentException().isThrownBy(() -> plan().setMaxGradientNorm(Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan().keepAverage(1))
        .withMessage("the decay of the weights' average must be in [0, 1), given 1.0");
  }
}
