package lanewise.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls in a wrong order, or with arguments that do not fit, fail with a clear message. */
class PlanMisuseTest {
  private static final Network NETWORK =
      Network.of(Shape.of(1, 4, 4), new Flatten(), new Linear(3));

  private final Scheduler scheduler = new Scheduler(1);
  private final Plan plan = Plan.compile(NETWORK, 4, ConvolutionAlgorithm.AUTO, scheduler);
  private final Batch batch = RandomBatch.of(NETWORK, 4);

  @AfterEach
  void stopThreads() {
    scheduler.close();
  }

  @Test
  void weightsComeFirst() {
    String message =
        "the plan has no weights: call load first, with network.initialize(seed) for fresh ones";
    assertThatIllegalStateException().isThrownBy(() -> plan.evaluate(batch)).withMessage(message);
    assertThatIllegalStateException()
        .isThrownBy(() -> plan.accumulate(batch, 4, 1))
        .withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void weightsAreNumbers(float value) {
    plan.load(NETWORK.initialize(1));
    Map<String, Tensor> weights = NETWORK.initialize(1);
    String name = List.copyOf(weights.keySet()).getLast();
    weights.get(name).values()[1] = value;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan.load(weights))
        .withMessage("parameter " + name + " contains " + value + ", at element 1");
    assertThat(plan.weights().get(name).values()[1]).isFinite();
  }

  @Test
  void oneOutputTellsNoClassesApart() {
    Network network = Network.of(Shape.of(1, 4, 4), new Flatten(), new Linear(1));
    Plan one = Plan.compile(network, 4, ConvolutionAlgorithm.AUTO, scheduler);
    one.load(network.initialize(1));
    Batch images = new Batch(4, network.inputShape());
    images.setSize(4);
    assertThatIllegalStateException()
        .isThrownBy(() -> one.accumulate(images, 4, 0))
        .withMessageStartingWith("a network of one output learns nothing");
  }

  @Test
  void aNetworkWithoutLayersIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Network.of(Shape.of(1, 4, 4)))
        .withMessage("a network needs at least one layer");
  }

  @Test
  void anUpdateHasImages() {
    plan.load(NETWORK.initialize(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan.accumulate(batch, 0, 1))
        .withMessage("an update needs images >= 1, given 0");
  }

  @Test
  void anOptimizerIsPreparedForThePlan() {
    plan.load(NETWORK.initialize(1));
    plan.accumulate(batch, 4, 1);
    for (Optimizer optimizer : new Optimizer[] {new Sgd(0.9, 0), Adam.l2(0)}) {
      assertThatIllegalStateException()
          .isThrownBy(() -> plan.update(optimizer, 0.1))
          .withMessageStartingWith("the optimizer is prepared for 0 parameters, the plan stores ")
          .withMessageEndingWith(": call optimizer.prepare(plan.storedParameters())");
    }
  }

  @Test
  void aLearningRateIsANumber() {
    plan.load(NETWORK.initialize(1));
    plan.accumulate(batch, 4, 1);
    Optimizer optimizer = Adam.plain();
    optimizer.prepare(plan.storedParameters());
    for (double rate : new double[] {Double.NaN, -1, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> plan.update(optimizer, rate))
          .withMessage("the learning rate must be 0 or more, given " + rate);
    }
  }

  @Test
  void probabilitiesNeedRoomAndAnImageOfTheBatch() {
    plan.load(NETWORK.initialize(1));
    plan.evaluate(RandomBatch.of(NETWORK, 4, 2, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan.probabilities(0, new float[2]))
        .withMessage("the network has 3 classes, the target has room for 2");
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> plan.probabilities(2, new float[3]));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> plan.loss(2));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> plan.predicted(-1));
  }

  /** An optimizer that runs an action within its step. */
  private static Optimizer interruptedBy(Runnable action) {
    Sgd sgd = new Sgd(0, 0);
    return new Optimizer() {
      @Override
      public void prepare(int parameters) {
        sgd.prepare(parameters);
      }

      @Override
      public int prepared() {
        return sgd.prepared();
      }

      @Override
      public void beginStep(double learningRate) {
        sgd.beginStep(learningRate);
        action.run();
      }

      @Override
      public void update(float[] values, float[] gradients, int from, int to, boolean decays) {
        sgd.update(values, gradients, from, to, decays);
      }

      @Override
      public long steps() {
        return sgd.steps();
      }

      @Override
      public void resume(long steps) {
        sgd.resume(steps);
      }

      @Override
      public Map<String, float[]> state() {
        return sgd.state();
      }
    };
  }

  @Test
  void aSecondThreadIsRefusedAndTheFirstContinues() {
    plan.load(NETWORK.initialize(1));
    Throwable[] seen = new Throwable[1];
    Optimizer optimizer =
        interruptedBy(
            () ->
                seen[0] =
                    CompletableFuture.supplyAsync(() -> catchThrowable(() -> plan.evaluate(batch)))
                        .join());
    optimizer.prepare(plan.storedParameters());
    plan.accumulate(batch, 4, 1);
    plan.update(optimizer, 0.1);
    assertThat(seen[0])
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("another thread is using this plan: one at a time, or a plan for each thread");
    assertThat(plan.evaluate(batch)).isFinite();
  }

  @Test
  void aPlanThatFailedOnceCanBeUsedAgain() {
    plan.load(NETWORK.initialize(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan.evaluate(RandomBatch.of(NETWORK, 5)));
    assertThat(plan.evaluate(batch)).isFinite();
  }

  @Test
  void aClosedSchedulerIsNamed() {
    plan.load(NETWORK.initialize(1));
    scheduler.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> plan.evaluate(batch))
        .withMessage("the scheduler is closed: make a new one");
  }
}
