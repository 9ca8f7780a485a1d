package lanewise.cli.live;

import java.util.List;
import java.util.function.Supplier;
import lanewise.datasets.ImageSet;
import lanewise.train.EpochResult;
import lanewise.train.TrainingListener;
import lanewise.train.TrainingState;
import org.jspecify.annotations.Nullable;

/**
 * The state of a training run for the page. The training thread only records numbers here, under a
 * lock that is held for the time of a small copy; it never waits for a browser, and only its {@link
 * Controls} changes anything.
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
  private final Controls controls;
  private final Insight insight;

  /** The time that the run was held, and since when it is; 0 while it goes on. */
  private long heldNanos;

  private long heldSince;
  private Progress progress = new Progress(0, 1, 0, Double.NaN, Double.NaN, Double.NaN, 0, 0, 0);
  private @Nullable EpochResult last;

  /** The images so far, and whether no more than two steps are left. */
  private long done;

  private boolean ending;
  private String doing = "Training";
  private @Nullable End end;

  /**
   * The facts known before the first step.
   *
   * @param notes what the data set's metadata says
   * @param answers what the rows of the confusion matrix stand for
   * @param images the number of images per epoch
   * @param maxImages the number of images of the whole run
   */
  record Facts(
      String model,
      long parameters,
      String data,
      List<String> notes,
      String folder,
      String optimizer,
      List<String> answers,
      int epochs,
      int images,
      long maxImages) {}

  /** The progress of the run; times in seconds. */
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

  /**
   * The end of the run.
   *
   * @param report the page of its report; null if there is none
   */
  record End(String text, @Nullable String report) {}

  /**
   * The data that a browser does not have yet.
   *
   * @param doing what is being done, as one line
   */
  record News(
      Points steps,
      Points epochs,
      Progress progress,
      @Nullable EpochResult last,
      Controls.Position controls,
      Insight.@Nullable Look look,
      String doing,
      @Nullable End end) {}

  /**
   * Points of a curve.
   *
   * @param stride the number of rows of a point
   * @param first the index of the first point; earlier ones were sent before
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
   * @param validation the validation images, or null
   */
  LiveTraining(Facts facts, @Nullable ImageSet validation, Controls controls, Insight insight) {
    this.facts = facts;
    this.validation = validation;
    this.controls = controls;
    this.insight = insight;
  }

  Facts facts() {
    return facts;
  }

  /** The validation images, in the order of the results. */
  @Nullable ImageSet validation() {
    return validation;
  }

  @Override
  public synchronized void onStep(
      long step, int epoch, double loss, double accuracy, double learningRate, int images) {
    long now = System.nanoTime() - heldNanos;
    long done = (epoch - 1L) * facts.images() + images;
    ending = facts.maxImages() - done <= 2 * (done - this.done);
    this.done = done;
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
  public void onPause(Supplier<TrainingState> state) {
    insight.after(progress().step(), controls.position().pausing() || isEnding());
  }

  private synchronized boolean isEnding() {
    return ending;
  }

  private synchronized Progress progress() {
    return progress;
  }

  @Override
  public synchronized boolean hold() {
    boolean holds = controls.holdsAfter(progress.step());
    long now = System.nanoTime();
    if (holds && heldSince == 0) {
      heldSince = now;
    } else if (!holds && heldSince != 0) {
      heldNanos += now - heldSince;
      heldSince = 0;
    }
    return holds;
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

  /** Says what is done after the training. */
  synchronized void doing(String what) {
    doing = what;
  }

  /** Records the end of the run; only the first call has an effect. */
  synchronized void end(End how) {
    if (end == null) {
      end = how;
    }
  }

  /** The changes for a browser that has the given points. */
  synchronized News since(Points seenSteps, Points seenEpochs) {
    Controls.Position position = controls.position();
    return new News(
        news(steps, seenSteps),
        news(epochs, seenEpochs),
        progress,
        last,
        position,
        insight.last(),
        position.held() > 0 ? "Paused after step %,d".formatted(position.held()) : doing,
        end);
  }

  private static Points news(Curve curve, Points seen) {
    int first = seen.stride() == curve.stride() ? seen.end() : 0;
    return new Points(curve.stride(), first, curve.from(first));
  }
}
