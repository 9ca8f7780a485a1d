package lanewise.workers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import lanewise.nn.Network;
import lanewise.optim.Adam;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.train.BatchSource;
import lanewise.train.BatchStream;
import lanewise.train.Trainer;
import lanewise.train.TrainingListener;
import lanewise.train.TrainingOptions;
import lanewise.workload.RandomBatches;

/**
 * The steps of a training on random images, of which each worker has one shard and one thread.
 *
 * @param seconds the time of the quickest step: others may use the machine too
 * @param bytes what this worker sent for each step
 */
record SharedSteps(double seconds, double bytes) {
  private static final int FEWEST = 5;

  /** More shards than are asked for. */
  private static final int SHARDS = 1 << 22;

  /**
   * Makes steps.
   *
   * @param images of a shard
   * @param time what they take at least: the compiler of the JVM needs some
   * @param sent the bytes that this worker has sent so far
   */
  static SharedSteps of(
      Network network, int images, Duration time, Workers workers, LongSupplier sent) {
    List<Long> times = new ArrayList<>();
    List<Long> bytes = new ArrayList<>();
    long start = System.nanoTime();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStep(
              long step, int epoch, double loss, double accuracy, double rate, int seen) {
            times.add(System.nanoTime());
            bytes.add(sent.getAsLong());
          }

          @Override
          public boolean shouldStop() {
            return times.size() >= FEWEST && System.nanoTime() - start > time.toNanos();
          }
        };
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan plan = Plan.compile(network, images, ConvolutionAlgorithm.AUTO, scheduler);
      plan.load(network.initialize(1));
      TrainingOptions options = TrainingOptions.epochs(1).learningRate(1e-6);
      Trainer trainer = new Trainer(plan, Adam.plain(), options.shards(workers.count()), workers);
      trainer.fit(new RandomShards(network, images), null, listener);
    }
    double quickest = Double.POSITIVE_INFINITY;
    for (int step = 1; step < times.size(); step++) {
      quickest = Math.min(quickest, (times.get(step) - times.get(step - 1)) / 1e9);
    }
    return new SharedSteps(quickest, (bytes.getLast() - bytes.getFirst()) / (times.size() - 1.0));
  }

  /** Random images without end. */
  private record RandomShards(Network network, int batchSize) implements BatchSource {
    @Override
    public int imageCount() {
      return batchSize * SHARDS;
    }

    @Override
    public int classes() {
      return network.outputShape().size();
    }

    @Override
    public Shape imageShape() {
      return network.inputShape();
    }

    @Override
    public BatchStream open(int epoch, int firstBatch) {
      RandomBatches batches = new RandomBatches(network, batchSize, 1);
      return new BatchStream() {
        @Override
        public Batch next() {
          return batches.next();
        }

        @Override
        public void close() {
          // there is nothing to close
        }
      };
    }
  }
}
