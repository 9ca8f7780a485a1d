package lanewise.plan;

import static lanewise.tensor.SameTensors.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.nn.Models;
import lanewise.nn.Network;
import lanewise.optim.Optimizer;
import lanewise.optim.Sgd;
import lanewise.parallel.Scheduler;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.workers.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Shards of a batch against one plan for each of them and sums in plain loops. */
class ShardsTest {
  private static final int SHARDS = 4;
  private static final int IMAGES = 6;
  private static final double RATE = 0.05;
  private static final Shape IMAGE = Shape.of(1, 16, 16);

  private static final Network NORMALISED = Models.bnCnn(IMAGE, 5, List.of(8), 16, 0.2f);

  static Stream<Network> models() {
    return Stream.of(
        Models.simpleCnn(IMAGE, 5),
        Models.fashionCnn(IMAGE, 5),
        Models.simpleVgg(IMAGE, 5, List.of(8, 16), 32, 0.5f),
        NORMALISED,
        Models.resnetMini(IMAGE, 5, List.of(8, 16), 0.1f),
        Models.resnet18(IMAGE, 5, List.of(8, 16), 0.1f));
  }

  private static Plan plan(Network network, Scheduler scheduler) {
    Plan plan = Plan.compile(network, IMAGES, ConvolutionAlgorithm.AUTO, scheduler);
    plan.setSeed(3);
    plan.load(network.initialize(1));
    return plan;
  }

  private static List<Batch> batches(Network network, int count) {
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batches.add(RandomBatch.of(network, IMAGES, IMAGES, i));
    }
    return batches;
  }

  /** One update whose batches are dealt to the shards in turn. */
  private static Plan updated(Network network, List<Batch> batches, int shards, int threads) {
    try (Scheduler scheduler = new Scheduler(threads)) {
      Plan plan = plan(network, scheduler);
      plan.cut(shards, Workers.ALONE);
      update(plan, batches, shards);
      return plan;
    }
  }

  private static void update(Plan plan, List<Batch> batches, int shards) {
    Optimizer sgd = new Sgd(0, 0);
    sgd.prepare(plan.storedParameters());
    for (int i = 0; i < batches.size(); i++) {
      plan.accumulate(i % shards, batches.get(i), batches.size() * IMAGES, 1);
    }
    plan.update(sgd, RATE);
  }

  /** What the shards' own plans come to; {@code what} is their gradients or their statistics. */
  private static Map<String, Tensor> tree(List<Map<String, Tensor>> shards) {
    Map<String, Tensor> sums = new LinkedHashMap<>();
    for (String name : shards.getFirst().keySet()) {
      List<float[]> level = shards.stream().map(shard -> shard.get(name).values()).toList();
      while (level.size() > 1) {
        List<float[]> next = new ArrayList<>();
        for (int p = 0; p < level.size(); p += 2) {
          float[] sum = level.get(p).clone();
          for (int i = 0; i < sum.length; i++) {
            sum[i] += level.get(p + 1)[i];
          }
          next.add(sum);
        }
        level = next;
      }
      Tensor sum = Tensor.zeros(shards.getFirst().get(name).shape());
      System.arraycopy(level.getFirst(), 0, sum.values(), 0, sum.values().length);
      sums.put(name, sum);
    }
    return sums;
  }

  @ParameterizedTest
  @MethodSource("models")
  void theGradientIsTheTreeOfWhatEachShardComesToAlone(Network network) {
    // Two batches of an accumulated update: shard s has the batches s and s + 4.
    List<Batch> batches = batches(network, 2 * SHARDS);
    List<Map<String, Tensor>> gradients = new ArrayList<>();
    List<Map<String, Tensor>> weights = new ArrayList<>();
    try (Scheduler scheduler = new Scheduler(1)) {
      for (int shard = 0; shard < SHARDS; shard++) {
        Plan alone = plan(network, scheduler);
        for (int i = shard; i < batches.size(); i += SHARDS) {
          alone.accumulate(batches.get(i), batches.size() * IMAGES, 1);
        }
        gradients.add(alone.gradients());
        weights.add(alone.weights());
      }
    }
    Plan whole = updated(network, batches, SHARDS, 1);
    Map<String, Tensor> summed = whole.gradients();
    assertSame(summed, tree(gradients));
    Map<String, Tensor> statistics = tree(weights);
    Map<String, Tensor> initial = network.initialize(1);
    whole
        .weights()
        .forEach(
            (name, tensor) -> {
              float[] expected = new float[tensor.values().length];
              for (int i = 0; i < expected.length; i++) {
                expected[i] =
                    name.contains("running")
                        ? statistics.get(name).values()[i] / SHARDS
                        : Math.fma(
                            -(float) RATE,
                            summed.get(name).values()[i],
                            initial.get(name).values()[i]);
              }
              assertThat(tensor.values()).as(name).isEqualTo(expected);
            });
  }

  @ParameterizedTest
  @MethodSource("models")
  void threadsDoNotChangeTheBytes(Network network) {
    List<Batch> batches = batches(network, SHARDS);
    Map<String, Tensor> weights = updated(network, batches, SHARDS, 1).weights();
    assertSame(updated(network, batches, SHARDS, 2).weights(), weights);
    assertSame(updated(network, batches, SHARDS, 3).weights(), weights);
  }

  @Test
  void oneShardIsAnUncutBatch() {
    List<Batch> batches = batches(NORMALISED, 3);
    try (Scheduler scheduler = new Scheduler(2)) {
      Plan uncut = plan(NORMALISED, scheduler);
      update(uncut, batches, 1);
      assertSame(updated(NORMALISED, batches, 1, 2).weights(), uncut.weights());
    }
  }

  @Test
  void aShardWithoutImagesAddsNothingAndKeepsTheStatistics() {
    Batch batch = batches(NORMALISED, 1).getFirst();
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan alone = plan(NORMALISED, scheduler);
      alone.accumulate(batch, IMAGES, 1);
      Plan plan = plan(NORMALISED, scheduler);
      plan.cut(2, Workers.ALONE);
      update(plan, List.of(batch), 2);
      assertSame(plan.gradients(), alone.gradients());
      float initial = NORMALISED.initialize(1).get("bn1.running_mean").values()[0];
      float moved = alone.weights().get("bn1.running_mean").values()[0];
      assertThat(plan.weights().get("bn1.running_mean").values()[0])
          .isNotEqualTo(initial)
          .isEqualTo((moved + initial) / 2);
    }
  }

  @Test
  void whatHasBeenAccumulatedDoesNotShowBeforeTheUpdate() {
    List<Batch> batches = batches(NORMALISED, 2);
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan plan = plan(NORMALISED, scheduler);
      plan.cut(2, Workers.ALONE);
      plan.accumulate(1, batches.getFirst(), IMAGES, 1);
      assertSame(plan.weights(), NORMALISED.initialize(1));
      plan.load(NORMALISED.initialize(1)); // forgets the gradient
      update(plan, batches, 2);
      assertSame(plan.weights(), updated(NORMALISED, batches, 2, 1).weights());
    }
  }

  @Test
  void badNumbersAreRefused() {
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan plan = plan(NORMALISED, scheduler);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> plan.cut(6, Workers.ALONE))
          .withMessage("the number of shards must be a power of two, given 6");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> plan.cut(0, Workers.ALONE))
          .withMessage("the number of shards must be a power of two, given 0");
    }
  }
}
