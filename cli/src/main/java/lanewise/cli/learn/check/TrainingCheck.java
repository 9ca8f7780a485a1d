package lanewise.cli.learn.check;

import java.util.HashSet;
import java.util.Set;
import lanewise.datasets.DataSet;
import lanewise.datasets.Loader;
import lanewise.datasets.Normalization;
import lanewise.datasets.digits.Digits;
import lanewise.nn.Activation;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network;
import lanewise.optim.Adam;
import lanewise.optim.Optimizer;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.train.BatchSource;
import lanewise.train.BatchStream;
import lanewise.train.Evaluation;
import org.jspecify.annotations.Nullable;

/** A training loop: what it reaches on images that it has not seen, and how it went about it. */
final class TrainingCheck implements Check {
  private static final double REQUIRED = 0.98;

  /** Of ten classes, 10 % are right by chance. */
  private static final double GUESSING = 0.15;

  private static final int TRAIN = 6_000;
  private static final int TEST = 2_000;
  private static final int BATCH = 64;
  private static final long SEED = 11;

  /** The method that is asked. */
  public interface Train {
    void run(Plan plan, BatchSource data, Optimizer optimizer);
  }

  @Override
  public void check(Submission student, Examination examination) throws Wrong {
    Train train = student.method(Train.class, "train");
    DataSet data = Digits.generate(SEED, TRAIN, TEST);
    Normalization normalization = Normalization.standard(data.train());
    Watched watched =
        new Watched(new Loader(data.train(), BATCH).normalized(normalization).shuffled(SEED));
    try (Scheduler scheduler = new Scheduler(1)) {
      Network network = network(data.imageShape());
      Plan plan = Plan.compile(network, BATCH, ConvolutionAlgorithm.AUTO, scheduler);
      plan.load(network.initialize(SEED));
      Optimizer optimizer = Adam.plain();
      optimizer.prepare(plan.storedParameters());
      train.run(plan, watched, optimizer);
      Evaluation test =
          Evaluation.of(plan, new Loader(data.test(), BATCH).normalized(normalization));
      judge(watched, optimizer.steps(), test);
      examination.passed(
          "%.2f %% of the test images are right, after %d updates; 98 %% are asked."
              .formatted(100 * test.accuracy(), optimizer.steps()));
    }
  }

  private static Network network(Shape images) {
    return Network.of(
        images,
        new Conv2d(16, 5),
        Activation.relu(),
        new MaxPool2d(2),
        new Conv2d(32, 3),
        Activation.relu(),
        new MaxPool2d(2),
        new Flatten(),
        new Linear(10));
  }

  private static void judge(Watched data, long updates, Evaluation test) throws Wrong {
    if (test.accuracy() >= REQUIRED) {
      return;
    }
    String found =
        "%.2f %% of the test images are right; 98 %% are asked. The loop took %,d batches from %d passes and made %,d updates."
            .formatted(100 * test.accuracy(), data.batches, data.passes, updates);
    throw new Wrong(found, mistake(data, updates, test));
  }

  private static String mistake(Watched data, long updates, Evaluation test) {
    int batchesOfPass = Math.ceilDiv(TRAIN, BATCH);
    if (data.batches == 0) {
      return "No batch has been taken: open a pass over the data, and take batches until there are"
          + " none.";
    }
    if (updates == 0) {
      return "Likely mistake: the weights are never changed. Call plan.update after"
          + " plan.accumulate.";
    }
    if (data.batches < (long) data.passes * batchesOfPass) {
      return "Likely mistake: passes end early. A pass has %d batches: take them until next() gives null."
          .formatted(batchesOfPass);
    }
    if (updates < data.batches / 2) {
      return "Likely mistake: the weights are changed too seldom. Call plan.update after each"
          + " batch.";
    }
    if (test.accuracy() < GUESSING) {
      return "Likely mistake: the rate is too high, or far too low. The network only guesses. Print"
          + " the loss: if it falls slowly, raise the rate; else try a tenth of it.";
    }
    if (updates < data.batches) {
      return "Likely mistake: batches are taken that no update follows. Call stream.next() once a"
          + " batch, and plan.update after each.";
    }
    if (data.epochs.size() < data.passes) {
      return "Passes are opened with the same number, so the images come in the same order each"
          + " time. Or train longer.";
    }
    return "The loop is sound: train for more epochs, or at another rate.";
  }

  /** The training data, which count what is taken from them. */
  private static final class Watched implements BatchSource {
    private final BatchSource source;
    private final Set<Integer> epochs = new HashSet<>();
    private int passes;
    private long batches;

    Watched(BatchSource source) {
      this.source = source;
    }

    @Override
    public int imageCount() {
      return source.imageCount();
    }

    @Override
    public int classes() {
      return source.classes();
    }

    @Override
    public Shape imageShape() {
      return source.imageShape();
    }

    @Override
    public int batchSize() {
      return source.batchSize();
    }

    @Override
    public BatchStream open(int epoch, int firstBatch) {
      BatchStream stream = source.open(epoch, firstBatch);
      epochs.add(epoch);
      passes++;
      return new BatchStream() {
        @Override
        public @Nullable Batch next() {
          Batch batch = stream.next();
          batches += batch == null ? 0 : 1;
          return batch;
        }

        @Override
        public void close() {
          stream.close();
        }
      };
    }
  }
}
