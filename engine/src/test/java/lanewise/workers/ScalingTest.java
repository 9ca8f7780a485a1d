package lanewise.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
 * <p>A step of W workers lasts as long as its shard's gradient, the update, and what backward does
 * not hide of the exchange. A bucket of gradients is exchanged once it is complete and the bucket
 * before it has been; that takes the longer of the times of its bytes on the wire and in the
 * processor, and two rounds in which workers wait for each other. What the processor does for it,
 * it does not do for backward: nobody has cores to spare.
 */
@Tag("thorough")
@Tag("endurance")
class ScalingTest {
  private static final int[] SHARDS = {1, 4, 16, 64};
  private static final int[] BATCHES = {64, 256, 1024, 4096};
  private static final int[] WORKERS = {1, 2, 4, 8, 16, 32, 64};
  private static final double[] NETWORKS = {1e9, 10e9};
  private static final double ENOUGH = 0.9;

  /** The bytes of the smallest bucket for each of the workers. */
  private static final long SMALLEST = 32_768;

  private static final int REPEATS = 30;
  private static final Duration TIME = Duration.ofSeconds(3);

  /** Losses, sizes, right answers, the wish to stop: each is one round. A bucket is two. */
  private static final int ROUNDS = 4;

  /** Seconds of a round with two workers, of each message, and of each byte in the processor. */
  private record Costs(double round, double message, double perByte) {
    double rounds(int count, int workers) {
      return count * (round + (workers - 2) * message);
    }

    double seconds(double bytes, double bitsPerSecond) {
      return bytes * Math.max(8 / bitsPerSecond, perByte);
    }
  }

  /**
   * Gradients that are exchanged together.
   *
   * @param lead the part of a step's time for which backward goes on when they are complete
   */
  private record Bucket(long bytes, double lead) {}

  /** The first of two workers, of which the other has nothing to say; notes when buckets begin. */
  private static final class Stopwatch extends Relayed {
    private final List<Long> begun = new ArrayList<>();
    private double[] leads = {};

    Stopwatch() {
      super(Workers.ALONE);
    }

    @Override
    public int count() {
      return 2;
    }

    @Override
    public void beginSum(float[] values, int from, int to) {
      super.beginSum(values, from, to);
      begun.add(System.nanoTime());
    }

    @Override
    public void sum(double[] values) {
      if (leads.length < begun.size()) {
        leads = new double[begun.size()];
        Arrays.fill(leads, Double.POSITIVE_INFINITY);
      }
      long end = System.nanoTime();
      for (int i = 0; i < begun.size(); i++) {
        leads[i] = Math.min(leads[i], (end - begun.get(i)) / 1e9);
      }
      begun.clear();
    }

    List<Bucket> bucketsOf(double step) {
      List<Bucket> all = new ArrayList<>();
      for (int i = 0; i < leads.length; i++) {
        long values = buckets.get(i).to() - buckets.get(i).from();
        all.add(new Bucket(values * Float.BYTES, leads[i] / step));
      }
      return all;
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

  private record Model(Network network, Compute compute, List<Bucket> buckets, Costs costs) {
    double step(int batch, int workers, double bitsPerSecond) {
      double alone = compute.seconds((double) batch / workers);
      if (workers == 1) {
        return alone;
      }
      double sent = 2.0 * (workers - 1) / workers;
      double free = Double.NEGATIVE_INFINITY; // since the end of backward
      long merged = 0;
      long rest = buckets.stream().mapToLong(Bucket::bytes).sum();
      double processor = sent * rest * costs.perByte;
      for (Bucket bucket : buckets) {
        merged += bucket.bytes;
        rest -= bucket.bytes;
        if (merged >= SMALLEST * workers || rest == 0) {
          free =
              Math.max(free, -alone * bucket.lead)
                  + costs.seconds(sent * merged, bitsPerSecond)
                  + costs.rounds(2, workers);
          merged = 0;
        }
      }
      return alone + Math.max(free, processor) + costs.rounds(ROUNDS, workers);
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
      Model model = new Model(network, compute(network), buckets(network), costs);
      models.put(entry.getKey(), model);
      model.buckets.forEach(
          bucket ->
              System.out.printf(
                  "%n%.2f MB are complete %.0f %% of a step before the others",
                  bucket.bytes * 1e-6, 100 * bucket.lead));
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

  private static List<Bucket> buckets(Network network) {
    Stopwatch watch = new Stopwatch();
    SharedSteps steps = SharedSteps.of(network, SHARDS[1], TIME, watch, () -> 0);
    return watch.bucketsOf(steps.seconds());
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
