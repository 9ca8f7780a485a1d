package lanewise.plan;

import static lanewise.tensor.SameTensors.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lanewise.kernel.Lanes;
import lanewise.nn.Activation;
import lanewise.nn.Conv2d;
import lanewise.nn.Dropout;
import lanewise.nn.Flatten;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.Layer;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Models;
import lanewise.nn.Network;
import lanewise.optim.Adam;
import lanewise.optim.Optimizer;
import lanewise.optim.Sgd;
import lanewise.parallel.Scheduler;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlanTest {
  private static final Network SMALL =
      Network.of(
          Shape.of(2, 7, 6),
          new Conv2d(3, 3).padding(1),
          Activation.relu(),
          new MaxPool2d(2),
          new Conv2d(5, 2).stride(2),
          new Flatten(),
          new Linear(7),
          Activation.relu(),
          new Dropout(0.5f),
          new Linear(4));

  private final Scheduler scheduler = new Scheduler(2);

  @AfterEach
  void stopThreads() {
    scheduler.close();
  }

  private Plan plan(int batchSize) {
    Plan plan = Plan.compile(SMALL, batchSize, ConvolutionAlgorithm.AUTO, scheduler);
    plan.load(SMALL.initialize(1));
    return plan;
  }

  @Tag("widths")
  @ParameterizedTest
  @EnumSource
  void weightsComeBackAsTheyWereLoaded(ConvolutionAlgorithm algorithm) {
    Map<String, Tensor> weights = SMALL.initialize(3);
    Plan plan = Plan.compile(SMALL, 4, algorithm, scheduler);
    plan.load(weights);
    assertSame(plan.weights(), weights);
    plan.evaluate(RandomBatch.of(SMALL, 4));
    assertSame(plan.weights(), weights);
  }

  @Test
  void weightsOfAnotherNetworkAreRefused() {
    Map<String, Tensor> weights = new HashMap<>(SMALL.initialize(3));
    weights.remove("conv2.bias");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan(4).load(weights))
        .withMessage("the weights belong to another network: missing [conv2.bias], superfluous []");
  }

  /** Keeps hold of the arrays that a plan stores its parameters in. */
  private static final class Spy implements Optimizer {
    private final Optimizer optimizer;
    float[] values = {};

    Spy(Optimizer optimizer) {
      this.optimizer = optimizer;
    }

    @Override
    public void prepare(int parameters) {
      optimizer.prepare(parameters);
    }

    @Override
    public int prepared() {
      return optimizer.prepared();
    }

    @Override
    public void beginStep(double learningRate) {
      optimizer.beginStep(learningRate);
    }

    @Override
    public void update(float[] values, float[] gradients, int from, int to, boolean decays) {
      this.values = values;
      optimizer.update(values, gradients, from, to, decays);
    }

    @Override
    public long steps() {
      return optimizer.steps();
    }

    @Override
    public void resume(long steps) {
      optimizer.resume(steps);
    }

    @Override
    public Map<String, float[]> state() {
      return optimizer.state();
    }
  }

  @Tag("widths")
  @ParameterizedTest
  @EnumSource
  void whatPadsTheParametersStaysZero(ConvolutionAlgorithm algorithm) {
    for (Optimizer optimizer : List.of(new Sgd(0.9, 0.01), Adam.decoupled(0.1), Adam.l2(0.1))) {
      Spy spy = new Spy(optimizer);
      Plan plan = Plan.compile(SMALL, 6, algorithm, scheduler);
      plan.load(SMALL.initialize(1));
      spy.prepare(plan.storedParameters());
      for (int step = 0; step < 50; step++) {
        plan.accumulate(RandomBatch.of(SMALL, 6, 6 - step % 3, step), 6 - step % 3, 1);
        plan.update(spy, 0.01);
      }
      int used = 0;
      for (float value : spy.values) {
        used += value == 0 ? 0 : 1;
      }
      assertThat(used).isEqualTo((int) SMALL.parameterCount());
      assertThat(plan.storedParameters()).isEqualTo(spy.values.length).isGreaterThan(used);
    }
  }

  /** More parameters than one task of an update takes. */
  @Test
  void anUpdateReachesEveryParameter() {
    Network network =
        Network.of(Shape.of(1, 15, 15), new Flatten(), new Linear(199), Activation.relu());
    Plan plan = Plan.compile(network, 3, ConvolutionAlgorithm.AUTO, scheduler);
    plan.load(network.initialize(1));
    Optimizer sgd = new Sgd(0, 0);
    sgd.prepare(plan.storedParameters());
    plan.accumulate(RandomBatch.of(network, 3), 3, 1);
    Map<String, Tensor> gradients = plan.gradients();
    plan.update(sgd, 0.5);
    Map<String, Tensor> updated = plan.weights();
    network
        .initialize(1)
        .forEach(
            (name, tensor) -> {
              float[] expected = tensor.values();
              for (int i = 0; i < expected.length; i++) {
                expected[i] -= 0.5f * gradients.get(name).values()[i];
              }
              assertThat(updated.get(name).values()).containsExactly(expected, within(1e-7f));
            });
  }

  @Test
  void aLayerMayHaveMoreTilesThanTheSquareRootOfAnInt() {
    int outputs = 4096;
    int images = 46_342 / Lanes.blocks(outputs, Lanes.PAIR) * Lanes.MAX_ROWS + Lanes.MAX_ROWS;
    Network network =
        Network.of(Shape.of(1, 1, 1), new Flatten(), new Linear(outputs), new Linear(2));
    Plan plan = Plan.compile(network, images, ConvolutionAlgorithm.AUTO, scheduler);
    Map<String, Tensor> weights = network.initialize(1);
    plan.load(weights);
    Batch batch = RandomBatch.of(network, images);
    plan.evaluate(batch);
    ReferenceNetwork reference =
        new ReferenceNetwork(network, weights, new DropoutMasks(batch, 0, 0));
    for (int image : new int[] {0, images / 2, images - 1}) {
      assertThat((double) plan.logits()[2 * image])
          .isEqualTo(reference.logits(batch, image)[0], within(2e-6));
    }
  }

  @Test
  void answersAreTheLargestLogits() {
    Plan plan = plan(9);
    Batch batch = RandomBatch.of(SMALL, 9);
    double loss = plan.evaluate(batch);
    int correct = 0;
    double lossOfProbabilities = 0;
    double lossOfImages = 0;
    for (int image = 0; image < 9; image++) {
      float[] probabilities = new float[4];
      plan.probabilities(image, probabilities);
      int predicted = plan.predicted(image);
      double sum = 0;
      for (int k = 0; k < 4; k++) {
        assertThat(plan.logits()[image * 4 + predicted])
            .isGreaterThanOrEqualTo(plan.logits()[image * 4 + k]);
        assertThat(probabilities[predicted]).isGreaterThanOrEqualTo(probabilities[k]);
        sum += probabilities[k];
      }
      assertThat(sum).isEqualTo(1, within(1e-6));
      correct += predicted == batch.labels()[image] ? 1 : 0;
      lossOfProbabilities -= Math.log(probabilities[batch.labels()[image]]) / 9;
      lossOfImages += plan.loss(image) / 9;
    }
    assertThat(plan.correct()).isEqualTo(correct);
    assertThat(loss).isEqualTo(lossOfProbabilities, within(1e-6));
    assertThat(loss).isEqualTo(lossOfImages, within(1e-12));
  }

  @Test
  void evaluationChangesNothing() {
    Plan plan = plan(6);
    Plan undisturbed = plan(6);
    Optimizer first = Adam.l2(0);
    Optimizer second = Adam.l2(0);
    first.prepare(plan.storedParameters());
    second.prepare(plan.storedParameters());
    for (int step = 0; step < 5; step++) {
      plan.evaluate(RandomBatch.of(SMALL, 6, 3, 100 + step));
      plan.accumulate(RandomBatch.of(SMALL, 6, 6, step), 6, 1);
      plan.evaluate(RandomBatch.of(SMALL, 6, 2, 200 + step));
      plan.update(first, 0.01);
      undisturbed.accumulate(RandomBatch.of(SMALL, 6, 6, step), 6, 1);
      undisturbed.update(second, 0.01);
    }
    assertSame(plan.weights(), undisturbed.weights());
  }

  @Test
  void loadingForgetsAccumulatedGradients() {
    Plan plan = plan(6);
    Batch batch = RandomBatch.of(SMALL, 6);
    plan.accumulate(batch, 6, 1);
    Map<String, Tensor> once = plan.gradients();
    plan.load(plan.weights());
    plan.accumulate(batch, 6, 1);
    assertSame(plan.gradients(), once);
  }

  @Tag("widths")
  @Test
  void accumulatedBatchesAreOneLargeBatch() {
    Network network = Models.fashionCnn(Shape.of(1, 12, 12), 5);
    Batch large = RandomBatch.of(network, 24, 23, 0);
    Plan whole = Plan.compile(network, 24, ConvolutionAlgorithm.AUTO, scheduler);
    Plan parts = Plan.compile(network, 10, ConvolutionAlgorithm.AUTO, scheduler);
    whole.load(network.initialize(2));
    parts.load(network.initialize(2));
    double loss = whole.accumulate(large, 23, 1);
    double sum = 0;
    int pixels = network.inputShape().size();
    for (int first = 0; first < 23; first += 10) {
      Batch part = new Batch(10, network.inputShape());
      part.setSize(Math.min(10, 23 - first));
      System.arraycopy(large.images(), first * pixels, part.images(), 0, part.size() * pixels);
      System.arraycopy(large.labels(), first, part.labels(), 0, part.size());
      sum += parts.accumulate(part, 23, 1) * part.size();
    }
    assertThat(sum / 23).isEqualTo(loss, within(1e-6));
    Map<String, Tensor> expected = whole.gradients();
    Map<String, Tensor> gradients = parts.gradients();
    assertThat(gradients).containsOnlyKeys(expected.keySet());
    expected.forEach(
        (name, gradient) ->
            assertThat(gradients.get(name).values())
                .as(name)
                .containsExactly(gradient.values(), within(1e-6f)));
  }

  /** Padding must be reset: a plan that has seen only NaN works again after loading weights. */
  @Tag("widths")
  @ParameterizedTest
  @EnumSource
  void loadingForgetsADivergence(ConvolutionAlgorithm algorithm) {
    Network network =
        Network.of(
            Shape.of(1, 12, 12),
            new Conv2d(5, 3).padding(1),
            Activation.relu(),
            new MaxPool2d(2),
            new Conv2d(9, 3).padding(1),
            Activation.leakyRelu(0.1f),
            new Conv2d(5, 3),
            new GlobalAvgPool2d(),
            new Flatten(),
            new Linear(7),
            Activation.relu(),
            new Dropout(0.5f),
            new Linear(4));
    Batch batch = RandomBatch.of(network, 5);
    Map<String, Tensor> weights = network.initialize(1);
    Plan fresh = Plan.compile(network, 5, algorithm, scheduler);
    fresh.load(weights);
    fresh.accumulate(batch, 5, 1);

    Plan diverged = Plan.compile(network, 5, algorithm, scheduler);
    diverged.load(network.initialize(2));
    Optimizer sgd = new Sgd(0, 0);
    sgd.prepare(diverged.storedParameters());
    Batch poison = RandomBatch.of(network, 5);
    Arrays.fill(poison.images(), Float.NaN);
    for (int step = 0; step < 2; step++) {
      diverged.accumulate(poison, 5, 1);
      diverged.update(sgd, 0.1);
    }
    diverged.load(weights);
    diverged.accumulate(batch, 5, 1);
    assertSame(diverged.gradients(), fresh.gradients());
    Optimizer again = new Sgd(0, 0);
    again.prepare(diverged.storedParameters());
    diverged.update(again, 0.1);
    fresh.update(again, 0.1);
    diverged.accumulate(batch, 5, 1);
    fresh.accumulate(batch, 5, 1);
    assertSame(diverged.gradients(), fresh.gradients());
  }

  @Test
  void updateNeedsAGradient() {
    Plan plan = plan(2);
    assertThatIllegalStateException()
        .isThrownBy(() -> plan.update(new Sgd(0, 0), 0.1))
        .withMessage("update without a gradient: call accumulate first");
  }

  private void assertRefused(String message, Batch batch) {
    Plan plan = plan(4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan.evaluate(batch))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan.accumulate(batch, 4, 1))
        .withMessage(message);
  }

  @Test
  void batchesThatDoNotFitAreRefused() {
    assertRefused(
        "the network expects images of shape (2, 7, 6), the batch holds (1, 7, 6)",
        new Batch(4, Shape.of(1, 7, 6)));
    assertRefused(
        "the plan takes 1 to 4 images, the batch holds 0", new Batch(4, SMALL.inputShape()));
    assertRefused("the plan takes 1 to 4 images, the batch holds 5", RandomBatch.of(SMALL, 5));
    Batch labels = RandomBatch.of(SMALL, 4);
    labels.labels()[2] = 4;
    assertRefused("label 4 is not one of the network's 4 classes", labels);
    labels.labels()[2] = -1;
    assertRefused("label -1 is not one of the network's 4 classes", labels);
  }

  private void assertNotCompiled(String message, int batchSize, Shape image, Layer... layers) {
    Network network = Network.of(image, layers);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plan.compile(network, batchSize, ConvolutionAlgorithm.AUTO, scheduler))
        .withMessage(message);
  }

  @Test
  void networksThatCannotRunAreRefused() {
    Shape image = Shape.of(1, 8, 8);
    assertNotCompiled("batch size must be >= 1, given 0", 0, image, new Flatten());
    assertNotCompiled(
        "a network must end in one value per class, but ends in (4, 6, 6);"
            + " add flatten and a fully connected layer",
        1,
        image,
        new Conv2d(4, 3));
    assertNotCompiled(
        "a network's input must be (C,H,W), given (64)", 1, Shape.of(64), new Linear(3));
    assertNotCompiled(
        "a buffer of 5263380000 floats is too large for one array;"
            + " lower the batch size or the image size",
        5_000,
        Shape.of(1, 1024, 1024),
        new Conv2d(4, 3).padding(1),
        new Flatten(),
        new Linear(2));
    assertNotCompiled(
        "a buffer of "
            + 100_000L * 256 * 256 * Lanes.PAIR
            + " floats is too large for one array; lower the batch size or the image size",
        100_000,
        Shape.of(1, 256, 256),
        new Flatten(),
        new Linear(2));
  }

  @Test
  void stagesListFusedLayersAndAlgorithms() {
    Plan plan = plan(4);
    assertThat(plan.stages())
        .extracting(StageInfo::name)
        .containsExactly("input", "conv1+relu1+pool1", "conv2", "fc1+relu2", "dropout1", "fc2");
    assertThat(plan.stages())
        .extracting(StageInfo::algorithm)
        .containsExactly("-", "direct", "direct", "gemm", "-", "gemm");
    assertThat(plan.stages().get(1).output()).isEqualTo(Shape.of(3, 3, 3));
    long bytes = plan.stages().stream().mapToLong(StageInfo::bytes).sum();
    assertThat(plan.bufferBytes())
        .isGreaterThanOrEqualTo(bytes + 2L * plan.storedParameters() * Float.BYTES);
  }

  @ParameterizedTest
  @CsvSource({"AUTO,direct", "DIRECT,direct", "IM2COL,im2col", "NAIVE,naive"})
  void theChosenAlgorithmIsTaken(ConvolutionAlgorithm algorithm, String name) {
    Plan plan = Plan.compile(SMALL, 1, algorithm, scheduler);
    assertThat(plan.stages().get(1).algorithm()).isEqualTo(name);
  }
}
