package lanewise.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lanewise.nn.Models;
import lanewise.nn.Network;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A model of a step's time over workers and bandwidth, from times of its parts on this machine; see
 * {@code docs/spark.md}. Prints the times that it has measured, its errors for two workers whose
 * connection has the pace of a network, and what it predicts for more.
 *
 * <p>A step of W workers lasts as long as its shard's gradient and the update, and then the
 * exchange: the longer of what the bytes take on the wire and in the processor, and the time of the
 * rounds in which workers wait for each other.
 */
@Tag("thorough")
@Tag("endurance")
class ScalingTest {
  private static final int[] SHARDS = {1, 4, 16, 64};
  private static final int[] BATCHES = {64, 256, 1024, 4096};
  private static final int[] WORKERS = {1, 2, 4, 8, 16, 32, 64};
  private static final double[] NETWORKS = {1e9, 10e9};
  private static final double ENOUGH = 0.9;
  private static final int REPEATS = 30;
  private static final Duration TIME = Duration.ofSeconds(3);

  /** Losses, sizes, right answers, the wish to stop: each is one round. Gradients are two. */
  private static final int ROUNDS = 6;

  /** Seconds of a round with two workers, of each message, and of each byte in the processor. */
  private record Costs(double round, double message, double perByte) {
    double exchange(int workers, long bytesOfParameters, double bitsPerSecond) {
      if (workers == 1) {
        return 0;
      }
      double bytes = 2.0 * (workers - 1) / workers * bytesOfParameters;
      double moved = bytes * Math.max(8 / bitsPerSecond, perByte);
      return ROUNDS * (round + (workers - 2) * message) + moved;
    }
  }

  /** The seconds of a shard and an update, by the images of the shard. */
  private record Compute(TreeMap<Integer, Double> measured) {
    double seconds(double images) {
      int below = measured.floorKey((int) images);
      Map.Entry<Integer, Double> above = measured.higherEntry(below);
      if (above == null) {
        above = measured.lastEntry();
        below = measured.lowerKey(above.getKey());
      }
      double start = measured.get(below);
      return start + (images - below) * (above.getValue() - start) / (above.getKey() - below);
    }
  }

  private record Model(Network network, Compute compute, Costs costs) {
    double step(int batch, int workers, double bitsPerSecond) {
      long bytes = network.parameterCount() * Float.BYTES;
      return compute.seconds((double) batch / workers)
          + costs.exchange(workers, bytes, bitsPerSecond);
    }

    double efficiency(int batch, int workers, double bitsPerSecond) {
      return step(batch, 1, bitsPerSecond) / workers / step(batch, workers, bitsPerSecond);
    }
  }

  private static Map<String, Network> networks() {
    Map<String, Network> networks = new LinkedHashMap<>();
    Shape small = Shape.of(1, 28, 28);
    networks.put("fashion-cnn", Models.fashionCnn(small, 10));
    networks.put("resnet-mini", Models.resnetMini(small, 10, List.of(16, 32, 64), 0));
    networks.put(
        "simple-vgg@112",
        Models.simpleVgg(Shape.of(1, 112, 112), 10, List.of(32, 64, 128), 256, 0.5f));
    return networks;
  }

  @Test
  void theModelAndItsPredictions() throws Exception {
    Costs costs = costs();
    System.out.printf(
        "a round %.0f us, a message more %.0f us, %.2f GB/s of each worker without a network%n",
        1e6 * costs.round, 1e6 * costs.message, 1e-9 / costs.perByte);
    Map<String, Model> models = new LinkedHashMap<>();
    for (Map.Entry<String, Network> entry : networks().entrySet()) {
      Network network = entry.getValue();
      Model model = new Model(network, compute(network), costs);
      models.put(entry.getKey(), model);
      System.out.printf(
          "%n%s: %.1f MB of parameters, ms of a shard %s%n",
          entry.getKey(), network.parameterCount() * 4e-6, milliseconds(model.compute));
      check(model);
    }
    System.out.printf("%npredicted: efficiency in %% of W workers against one%n");
    for (double bits : NETWORKS) {
      models.forEach((name, model) -> predict(name, model, bits));
    }
  }

  private static Costs costs() throws Exception {
    double two = quickest(2, 1);
    double eight = quickest(8, 1);
    // All messages of eight workers, on the processors that there are.
    int processors = Math.min(8, Runtime.getRuntime().availableProcessors());
    double message = eight * processors / (8 * 7);
    int many = 4 << 20;
    double perByte = (quickest(2, many) - 2 * two) / (many * (double) Float.BYTES);
    return new Costs(two, message, perByte);
  }

  /** The quickest of many sums: of one double, or of many floats. */
  private static double quickest(int workers, int values) throws Exception {
    List<Double> all =
        Together.run(
            workers,
            exchange -> {
              double best = Double.POSITIVE_INFINITY;
              float[] floats = new float[values];
              for (int i = 0; i < (values == 1 ? 3_000 : REPEATS); i++) {
                long start = System.nanoTime();
                if (values == 1) {
                  exchange.sum(new double[1]);
                } else {
                  exchange.sum(floats);
                }
                best = Math.min(best, (System.nanoTime() - start) / 1e9);
              }
              return best;
            });
    return all.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /** Two at once, as in the runs that the model is checked against. */
  private static Compute compute(Network network) throws Exception {
    TreeMap<Integer, Double> measured = new TreeMap<>();
    for (int images : SHARDS) {
      try (ExecutorService two = Executors.newFixedThreadPool(2)) {
        List<Future<SharedSteps>> both =
            two.invokeAll(
                List.of(
                    () -> SharedSteps.of(network, images, TIME, Workers.ALONE, () -> 0),
                    () -> SharedSteps.of(network, images, TIME, Workers.ALONE, () -> 0)));
        measured.put(
            images, Math.max(both.getFirst().get().seconds(), both.getLast().get().seconds()));
      }
    }
    return new Compute(measured);
  }

  private static String milliseconds(Compute compute) {
    StringBuilder text = new StringBuilder();
    compute.measured.forEach(
        (images, seconds) -> text.append(" %d: %.2f".formatted(images, 1e3 * seconds)));
    return text.toString();
  }

  private static void check(Model model) throws Exception {
    for (int images : new int[] {16, 64}) {
      for (double bits : NETWORKS) {
        List<SharedSteps> both =
            Together.run(
                2,
                exchange -> {
                  exchange.setPace(new TokenBucket(bits));
                  return SharedSteps.of(model.network, images, TIME, exchange, exchange::bytesSent);
                });
        double measured = both.stream().mapToDouble(SharedSteps::seconds).max().orElseThrow();
        double predicted = model.step(2 * images, 2, bits);
        System.out.printf(
            "  2 workers, batch %d, %.0f Gbit/s: %.2f ms measured, %.2f predicted (%+.0f %%)%n",
            2 * images,
            bits / 1e9,
            1e3 * measured,
            1e3 * predicted,
            100 * (predicted / measured - 1));
        double wire = both.getFirst().bytes() * 8 / bits;
        assertThat(measured).as("time on the wire").isGreaterThan(0.8 * wire);
      }
    }
  }

  private static void predict(String name, Model model, double bits) {
    for (int batch : BATCHES) {
      StringBuilder row = new StringBuilder();
      int most = 1;
      for (int workers : WORKERS) {
        double efficiency = model.efficiency(batch, workers, bits);
        row.append(" | %3.0f".formatted(100 * efficiency));
        if (efficiency >= ENOUGH && workers == 2 * most) {
          most = workers;
        }
      }
      System.out.printf("| %2.0f Gbit/s | %s | %d%s | %d |%n", bits / 1e9, name, batch, row, most);
    }
  }
}
