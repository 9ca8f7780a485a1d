package lanewise.train;

import org.jspecify.annotations.Nullable;

/** The position of a run, and the sums over its current epoch. */
final class Progress {
  private final int answersPerImage;

  /** The number of steps done. */
  long step;

  /** The current epoch, from 1. */
  int epoch = 1;

  /** The number of batches done in the epoch. */
  int batches;

  /** The number of images done in the epoch. */
  int images;

  /** The right answers of the epoch. */
  int correct;

  double lossSum;

  /** Time spent training in the epoch. */
  long nanos;

  /** The last step's mean loss. */
  double stepLoss;

  /** The last step's learning rate. */
  double rate;

  Progress(int answersPerImage) {
    this.answersPerImage = answersPerImage;
  }

  /** Fraction of correct answers of the epoch so far, 0 to 1. */
  double accuracy() {
    return correct / ((double) images * answersPerImage);
  }

  /** Counts a step. */
  void add(int batches, int images, int correct, double lossSum, double rate) {
    step++;
    this.batches += batches;
    this.images += images;
    this.correct += correct;
    this.lossSum += lossSum;
    this.stepLoss = lossSum / images;
    this.rate = rate;
  }

  /** The result of the epoch. */
  EpochResult result(@Nullable Evaluation validation, boolean best) {
    double seconds = nanos / 1e9;
    return new EpochResult(
        epoch, lossSum / images, accuracy(), validation, rate, seconds, images / seconds, best);
  }

  void nextEpoch() {
    epoch++;
    batches = 0;
    images = 0;
    correct = 0;
    lossSum = 0;
    nanos = 0;
  }

  void save(TrainingState.Writer state) {
    state.put("step", step);
    state.put("epoch", epoch);
    state.put("batches", batches);
    state.put("images", images);
    state.put("correct", correct);
    state.put("loss_sum", lossSum);
    state.put("nanos", nanos);
    state.put("rate", rate);
  }

  void restore(TrainingState state) {
    step = state.integer("step");
    epoch = (int) state.integer("epoch");
    batches = (int) state.integer("batches");
    images = (int) state.integer("images");
    correct = (int) state.integer("correct");
    lossSum = state.number("loss_sum");
    nanos = state.integer("nanos");
    rate = state.number("rate");
  }
}
