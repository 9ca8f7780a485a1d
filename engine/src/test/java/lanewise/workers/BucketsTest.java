package lanewise.workers;

import static lanewise.tensor.SameTensors.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.nn.Models;
import lanewise.nn.Network;
import lanewise.optim.Adam;
import lanewise.optim.Optimizer;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.plan.RandomBatch;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients that workers exchange in buckets while backward goes on. */
class BucketsTest {
  private static final int SHARDS = 4;
  private static final int IMAGES = 2;
  private static final int UPDATES = 2;
  private static final Shape IMAGE = Shape.of(1, 16, 16);

  /** Several convolutions, each normalised, and enough filters for a bucket of each of the last. */
  private static final Network DEEP = Models.resnetMini(IMAGE, 5, List.of(16, 64, 96), 0.1f);

  static Stream<Network> models() {
    return Stream.of(
        Models.simpleCnn(IMAGE, 5),
        Models.fashionCnn(IMAGE, 5),
        Models.simpleVgg(IMAGE, 5, List.of(8, 64), 64, 0.5f),
        Models.bnCnn(IMAGE, 5, List.of(32, 64), 64, 0.2f),
        DEEP,
        Models.resnet18(IMAGE, 5, List.of(16, 64), 0.1f));
  }

  /** Each shard has two batches of each update, but for the last, which has only one. */
  private static final int BATCHES = 2 * SHARDS - 1;

  private static Plan plan(Network network, Scheduler scheduler, Workers workers) {
    Plan plan = Plan.compile(network, IMAGES, ConvolutionAlgorithm.AUTO, scheduler);
    plan.setSeed(3);
    plan.load(network.initialize(1));
    plan.setMaxGradientNorm(0.5);
    plan.cut(SHARDS, workers);
    return plan;
  }

  private static void update(Plan plan, Optimizer adam, int epoch, Workers workers, boolean early) {
    int own = SHARDS / workers.count();
    int last = 0;
    for (int i = 0; i < BATCHES; i++) {
      last = i % SHARDS / own == workers.rank() ? i : last;
    }
    for (int i = 0; i < BATCHES; i++) {
      int shard = i % SHARDS - workers.rank() * own;
      if (shard >= 0 && shard < own) {
        Batch batch = RandomBatch.of(plan.network(), IMAGES, IMAGES, epoch * BATCHES + i);
        if (early && i == last) {
          plan.accumulateLast(shard, batch, BATCHES * IMAGES, epoch);
        } else {
          plan.accumulate(shard, batch, BATCHES * IMAGES, epoch);
        }
      }
    }
    plan.update(adam, 0.01);
  }

  private static Map<String, Tensor> trained(Network network, Workers workers, boolean early) {
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan plan = plan(network, scheduler, workers);
      Optimizer adam = Adam.plain();
      adam.prepare(plan.storedParameters());
      for (int i = 0; i < UPDATES; i++) {
        update(plan, adam, i, workers, early);
      }
      return plan.weights();
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  @Tag("thorough")
  void anyNumberOfWorkersComesToTheSameBytesEarlyOrNot(Network network) throws Exception {
    Map<String, Tensor> alone = trained(network, Workers.ALONE, false);
    assertSame(trained(network, Workers.ALONE, true), alone);
    for (int workers = 2; workers <= SHARDS; workers *= 2) {
      for (boolean early : new boolean[] {false, true}) {
        Together.run(workers, exchange -> trained(network, exchange, early))
            .forEach(weights -> assertSame(weights, alone));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void bucketsGoFromTheLastParameterToTheFirst(Network network) throws Exception {
    List<Relayed> all =
        Together.run(
            2,
            exchange -> {
              Relayed relayed = new Relayed(exchange);
              trained(network, relayed, true);
              return relayed;
            });
    List<Relayed.Range> buckets = all.getFirst().buckets;
    assertThat(all.getLast().buckets).isEqualTo(buckets);
    assertThat(buckets).hasSizeGreaterThanOrEqualTo(2 * UPDATES);
    List<Relayed.Range> update = buckets.subList(0, buckets.size() / UPDATES);
    assertThat(buckets.subList(update.size(), 2 * update.size())).isEqualTo(update);
    try (Scheduler scheduler = new Scheduler(1)) {
      assertThat(update.getFirst().to())
          .isEqualTo(plan(network, scheduler, Workers.ALONE).storedParameters());
    }
    for (int i = 0; i + 1 < update.size(); i++) {
      assertThat(update.get(i).from()).isEqualTo(update.get(i + 1).to());
      assertThat(update.get(i).to() - update.get(i).from()).isGreaterThanOrEqualTo(2 * 8_192);
    }
    // All that comes before are zeros, which align the first parameter.
    assertThat(update.getLast().from()).isLessThan(64);
  }

  @Test
  void anUpdateWhoseBucketsFailIsNotMade() throws Exception {
    List<Map<String, Tensor>> weights =
        Together.run(
            2,
            exchange -> {
              try (Scheduler scheduler = new Scheduler(1)) {
                Workers workers =
                    new Relayed(exchange) {
                      @Override
                      public void beginSum(float[] values, int from, int to) {
                        if (rank() == 1 && buckets.size() == 1) {
                          exchange.leave("killed");
                        }
                        super.beginSum(values, from, to);
                      }
                    };
                Plan plan = plan(DEEP, scheduler, workers);
                Optimizer adam = Adam.plain();
                adam.prepare(plan.storedParameters());
                if (exchange.rank() == 1) {
                  assertThatThrownBy(() -> update(plan, adam, 1, workers, true))
                      .hasMessage("the workers have parted");
                } else {
                  assertThatThrownBy(() -> update(plan, adam, 1, workers, true))
                      .isInstanceOf(WorkersException.class)
                      .hasMessageContaining("worker 1");
                }
                return plan.weights();
              }
            });
    weights.forEach(each -> assertSame(each, DEEP.initialize(1)));
  }

  @Test
  void afterTheLastBatchComesTheUpdate() {
    Batch batch = RandomBatch.of(DEEP, IMAGES);
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan plan = plan(DEEP, scheduler, Workers.ALONE);
      plan.accumulateLast(0, batch, IMAGES, 1);
      assertThatIllegalStateException()
          .isThrownBy(() -> plan.accumulate(1, batch, IMAGES, 1))
          .withMessage("the update's last batch is accumulated: call update first");
      plan.load(DEEP.initialize(1)); // forgets it
      plan.accumulate(1, batch, IMAGES, 1);
    }
  }
}
