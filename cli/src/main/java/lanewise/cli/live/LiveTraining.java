package lanewise.cli.live;

import java.util.List;
import lanewise.datasets.ImageSet;
import lanewise.train.EpochResult;
import lanewise.train.TrainingListener;
import org.jspecify.annotations.Nullable;

/**
 * A training run as the page sees it. The training thread only notes figures here, under a lock
 * that is held for as long as it takes to copy some; it never waits for a browser, and nothing here
 * reaches the network.
 */
final class LiveTraining implements TrainingListener {
  private static final int MAX_STEPS = 2000;
  private static final int MAX_EPOCHS = 1000;

  private final Facts facts;
  private final @Nullable ImageSet validation;
  private final long start = System.nanoTime();
  private final Curve steps = new Curve(MAX_STEPS, 4);
  private final Curve epochs = new Curve(MAX_EPOCHS, 5);
  private final Rate rate = new Rate();
  private Progress progress = new Progress(0, 1, 0, Double.NaN, Double.NaN, Double.NaN, 0, 0, 0);
  private @Nullable EpochResult last;
  private @Nullable End end;

  /**
   * What is known before the first step.
   *
   * @param notes what the data set's metadata says
   * @param images of an epoch
   * @param maxImages of the whole run
   */
  record Facts(
      String model,
      long parameters,
      String data,
      List<String> notes,
      String folder,
      String optimizer,
      List<String> classes,
      int epochs,
      int images,
      long maxImages) {}

  /** Where the run stands; times in seconds. */
  record Progress(
      long step,
      int epoch,
      int images,
      double loss,
      double accuracy,
      double learningRate,
      double imagesPerSecond,
      double secondsLeft,
      double seconds) {}

  /** How the run ended. */
  record End(String text) {}

  /** What there is that a browser has not seen. */
  record News(
      Points steps,
      Points epochs,
      Progress progress,
      @Nullable EpochResult last,
      @Nullable End end) {}

  /**
   * Points of a curve.
   *
   * @param stride how many rows a point stands for
   * @param first the number of the first point: those before it are known
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Points(int stride, int first, double[][] rows) {
    static final Points NONE = new Points(0, 0, new double[0][]);

    int end() {
      return first + rows.length;
    }
  }

  /**
   * A run before its first step.
   *
   * @param validation the images of the validation, or null if there is none
   */
  LiveTraining(Facts facts, @Nullable ImageSet validation) {
    this.facts = facts;
    this.validation = validation;
  }

  Facts facts() {
    return facts;
  }

  /** The images of the validation, in the order of its results. */
  @Nullable ImageSet validation() {
    return validation;
  }

  @Override
  public synchronized void onStep(
      long step, int epoch, double loss, double accuracy, double learningRate, int images) {
    long now = System.nanoTime();
    long done = (epoch - 1L) * facts.images() + images;
    rate.add(now, done);
    steps.add((double) step, loss, accuracy, learningRate);
    double speed = rate.imagesPerSecond();
    progress =
        new Progress(
            step,
            epoch,
            images,
            loss,
            accuracy,
            learningRate,
            speed,
            (facts.maxImages() - done) / speed,
            (now - start) / 1e9);
  }

  @Override
  public synchronized void onEpoch(EpochResult result) {
    epochs.add(
        result.epoch(),
        result.trainLoss(),
        result.trainAccuracy(),
        result.validationLoss(),
        result.validationAccuracy());
    last = result;
  }

  /** The run has ended; the first word counts. */
  synchronized void end(String text) {
    if (end == null) {
      end = new End(text);
    }
  }

  /** What is new to a browser that has seen so much of the curves. */
  synchronized News since(Points seenSteps, Points seenEpochs) {
    return new News(news(steps, seenSteps), news(epochs, seenEpochs), progress, last, end);
  }

  private static Points news(Curve curve, Points seen) {
    int first = seen.stride() == curve.stride() ? seen.end() : 0;
    return new Points(curve.stride(), first, curve.from(first));
  }
}
