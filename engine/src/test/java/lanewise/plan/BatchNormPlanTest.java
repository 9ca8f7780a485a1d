package lanewise.plan;

import static lanewise.tensor.SameTensors.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import lanewise.nn.Activation;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network;
import lanewise.optim.Optimizer;
import lanewise.optim.Sgd;
import lanewise.parallel.Scheduler;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Batch normalisation beyond the gradients of one step. */
@Tag("widths")
class BatchNormPlanTest {
  /** Its statistics are those of the network's input. */
  private static final Network ALONE =
      Network.of(Shape.of(2, 4, 3), new BatchNorm2d(), new GlobalAvgPool2d(), new Flatten());

  private static final Network BLOCKS =
      Network.of(
          Shape.of(1, 9, 8),
          new Conv2d(20, 3).padding(1).bias(false),
          new BatchNorm2d(),
          Activation.relu(),
          new MaxPool2d(2),
          new Conv2d(6, 3),
          new BatchNorm2d(1e-3f, 0.3f),
          new Flatten(),
          new Linear(3));

  private final Scheduler scheduler = new Scheduler(2);

  @AfterEach
  void stopThreads() {
    scheduler.close();
  }

  private Plan plan(Network network, int batchSize) {
    Plan plan = Plan.compile(network, batchSize, ConvolutionAlgorithm.AUTO, scheduler);
    plan.load(network.initialize(1));
    return plan;
  }

  /** Mean and unbiased variance of a channel of a batch. */
  private static double[] statistics(Batch batch, int channel) {
    Shape image = batch.imageShape();
    int area = image.extent(1) * image.extent(2);
    int count = batch.size() * area;
    double mean = 0;
    for (int i = 0; i < count; i++) {
      mean += value(batch, channel, i, area) / count;
    }
    double variance = 0;
    for (int i = 0; i < count; i++) {
      double away = value(batch, channel, i, area) - mean;
      variance += away * away / (count - 1);
    }
    return new double[] {mean, variance};
  }

  private static double value(Batch batch, int channel, int i, int area) {
    return batch.images()[i / area * batch.imageShape().size() + channel * area + i % area];
  }

  @Test
  void runningStatisticsMoveAsInPyTorch() {
    Plan plan = plan(ALONE, 5);
    double[][] expected = {{0, 1}, {0, 1}};
    for (int step = 0; step < 3; step++) {
      Batch batch = RandomBatch.of(ALONE, 5, 5 - step, step);
      plan.accumulate(batch, 5, 1);
      plan.evaluate(RandomBatch.of(ALONE, 5)); // moves nothing
      for (int c = 0; c < 2; c++) {
        double[] statistics = statistics(batch, c);
        for (int i = 0; i < 2; i++) {
          expected[c][i] = 0.9 * expected[c][i] + 0.1 * statistics[i];
        }
      }
    }
    Map<String, Tensor> weights = plan.weights();
    for (int c = 0; c < 2; c++) {
      assertThat((double) weights.get("bn1.running_mean").values()[c])
          .isEqualTo(expected[c][0], within(2e-7));
      assertThat((double) weights.get("bn1.running_var").values()[c])
          .isEqualTo(expected[c][1], within(2e-7));
    }
    assertThat(plan.gradients()).containsOnlyKeys("bn1.weight", "bn1.bias");
  }

  @Test
  void statisticsFarFromZeroLoseNothing() {
    Plan plan = plan(ALONE, 64);
    Batch batch = RandomBatch.of(ALONE, 64);
    for (int i = 0; i < batch.images().length; i++) {
      batch.images()[i] += 1_000;
    }
    for (int step = 0; step < 200; step++) {
      plan.accumulate(batch, 64, 1);
    }
    // Each step rounds 0.9 of the old mean plus 0.1 of the new one to half an ulp; ten times that
    // is where it settles.
    double rounding = 10 * Math.ulp(1_000f) / 2;
    for (int c = 0; c < 2; c++) {
      double[] expected = statistics(batch, c);
      assertThat((double) plan.weights().get("bn1.running_mean").values()[c])
          .isEqualTo(expected[0], within(1.2 * rounding));
      assertThat((double) plan.weights().get("bn1.running_var").values()[c])
          .isEqualTo(expected[1], within(1e-6 * expected[1]));
    }
  }

  @Test
  void evaluationUsesTheRunningStatistics() {
    Plan plan = plan(BLOCKS, 7);
    for (int step = 0; step < 4; step++) {
      plan.accumulate(RandomBatch.of(BLOCKS, 7, 7, step), 7, 1);
    }
    Batch batch = RandomBatch.of(BLOCKS, 7, 6, 99);
    plan.evaluate(batch);
    double[][] expected =
        new ReferenceNetwork(BLOCKS, plan.weights(), new DropoutMasks(batch, 0, 0))
            .logits(batch, false);
    for (int i = 0; i < 6 * 3; i++) {
      assertThat((double) plan.logits()[i]).isEqualTo(expected[i / 3][i % 3], within(1e-6));
    }
  }

  /** In evaluation an image's answer must not depend on its neighbours in the batch. */
  @Test
  void evaluationOfOneImageIsThatOfMany() {
    Plan many = plan(BLOCKS, 7);
    many.accumulate(RandomBatch.of(BLOCKS, 7), 7, 1);
    Plan one = plan(BLOCKS, 1);
    one.load(many.weights());
    Batch batch = RandomBatch.of(BLOCKS, 7, 7, 5);
    many.evaluate(batch);
    Batch single = new Batch(1, BLOCKS.inputShape());
    single.setSize(1);
    System.arraycopy(batch.images(), 0, single.images(), 0, single.images().length);
    one.evaluate(single);
    for (int k = 0; k < 3; k++) {
      assertThat(one.logits()[k]).isEqualTo(many.logits()[k], within(1e-6f));
    }
  }

  /** One value a channel has no variance: the step is finite, the running variance stays. */
  @Test
  void aSingleValueLeavesTheRunningVariance() {
    Network network =
        Network.of(
            Shape.of(3, 1, 1), new BatchNorm2d(), Activation.relu(), new Flatten(), new Linear(2));
    Plan plan = plan(network, 4);
    plan.accumulate(RandomBatch.of(network, 4, 1, 0), 1, 1);
    Optimizer sgd = new Sgd(0, 0);
    sgd.prepare(plan.storedParameters());
    plan.update(sgd, 0.1);
    assertThat(plan.weights().get("bn1.running_var").values()).containsOnly(1);
    plan.weights()
        .values()
        .forEach(tensor -> assertThat(tensor.values()).doesNotContain(Float.NaN));
  }

  @Test
  void whatPadsTheChannelsStaysZero() {
    Plan plan = plan(BLOCKS, 6);
    Optimizer sgd = new Sgd(0.9, 0.01);
    sgd.prepare(plan.storedParameters());
    for (int step = 0; step < 20; step++) {
      plan.accumulate(RandomBatch.of(BLOCKS, 6, 6 - step % 3, step), 6 - step % 3, 1);
      plan.update(sgd, 0.05);
    }
    Plan fresh = Plan.compile(BLOCKS, 6, ConvolutionAlgorithm.AUTO, scheduler);
    fresh.load(plan.weights());
    Batch batch = RandomBatch.of(BLOCKS, 6);
    plan.accumulate(batch, 6, 1);
    fresh.accumulate(batch, 6, 1);
    assertSame(plan.gradients(), fresh.gradients());
  }
}
