package lanewise.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import lanewise.nn.Models;
import lanewise.nn.Network;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the overlap of exchange and backward saves of a step of two workers, whose connection has
 * the pace of 1 Gbit/s. Prints the times with and without it, and the share that the caller waits.
 */
@Tag("thorough")
@Tag("endurance")
class OverlapTest {
  private static final int ROUNDS = 3;
  private static final Duration TIME = Duration.ofSeconds(2);
  private static final double GIGABIT = 1e9;

  /** Makes no sum before it is waited for. */
  private static final class Late extends Relayed {
    private final Workers workers;
    private float[] late = {};

    Late(Workers workers) {
      super(workers);
      this.workers = workers;
    }

    @Override
    public void beginSum(float[] values, int from, int to) {
      late = values;
      buckets.add(new Range(from, to));
    }

    @Override
    public void finishSums() {
      buckets.forEach(bucket -> workers.beginSum(late, bucket.from(), bucket.to()));
      buckets.clear();
      workers.finishSums();
    }

    @Override
    public void sum(double[] values) {
      finishSums();
      super.sum(values);
    }
  }

  private record Times(double step, double waiting) {}

  private static Times times(Network network, int images, boolean early) throws Exception {
    List<Times> both =
        Together.run(
            2,
            exchange -> {
              exchange.setPace(new TokenBucket(GIGABIT));
              Workers workers = early ? exchange : new Late(exchange);
              long start = System.nanoTime();
              SharedSteps steps =
                  SharedSteps.of(network, images, TIME, workers, exchange::bytesSent);
              double all = (System.nanoTime() - start) / 1e9;
              return new Times(steps.seconds(), exchange.seconds() / all);
            });
    return both.getFirst().step > both.getLast().step ? both.getFirst() : both.getLast();
  }

  private static void compare(String name, Network network, int images) throws Exception {
    double with = 0;
    double without = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Times early = times(network, images, true);
      Times late = times(network, images, false);
      System.out.printf(
          "%s, %d images each: %.2f ms with, %.2f without; waiting %.0f %% with, %.0f %% without%n",
          name, images, 1e3 * early.step, 1e3 * late.step, 100 * early.waiting, 100 * late.waiting);
      with += early.waiting;
      without += late.waiting;
    }
    assertThat(with).as("waiting of %s", name).isLessThan(without);
  }

  @Test
  void aPartOfTheExchangeIsHidden() throws Exception {
    Shape small = Shape.of(1, 28, 28);
    compare("resnet-mini", Models.resnetMini(small, 10, List.of(16, 32, 64), 0), 16);
    compare("fashion-cnn", Models.fashionCnn(small, 10), 64);
  }
}
