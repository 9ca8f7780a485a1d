package lanewise.train;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The result of one epoch. Training loss and accuracy are means over the training images, each
 * measured before the update of its step.
 *
 * @param epoch the epoch's number, from 1
 * @param trainLoss mean training loss, nats
 * @param trainAccuracy fraction classified correctly, 0 to 1
 * @param validation the evaluation after the epoch; null without validation data
 * @param learningRate the rate of the epoch's last step
 * @param seconds time spent training, without validation
 * @param imagesPerSecond training images per second
 * @param best whether this epoch is the best so far, by the run's metric and then by lower
 *     validation loss; true for every epoch without validation data
 */
public record EpochResult(
    int epoch,
    double trainLoss,
    double trainAccuracy,
    @Nullable Evaluation validation,
    double learningRate,
    double seconds,
    double imagesPerSecond,
    boolean best) {

  /** One line: the training results, then those of validation. */
  @Override
  public String toString() {
    String line =
        String.format(
            Locale.ROOT,
            "epoch %d: training loss %.4f, accuracy %.2f %%; rate %.3g; %.1f s, %.0f images/s",
            epoch,
            trainLoss,
            100 * trainAccuracy,
            learningRate,
            seconds,
            imagesPerSecond);
    return validation == null
        ? line
        : line + "; validation " + validation + (best ? ", the best so far" : "");
  }

  /** Mean cross-entropy of the validation images, nats; NaN without them. */
  public double validationLoss() {
    return validation == null ? Double.NaN : validation.loss();
  }

  /** Fraction of correct answers on the validation images, 0 to 1; NaN without them. */
  public double validationAccuracy() {
    return validation == null ? Double.NaN : validation.accuracy();
  }
}
