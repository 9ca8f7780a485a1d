package lanewise.train;

import org.jspecify.annotations.Nullable;

/**
 * What one epoch came to. Training figures are means over the images as they were trained on,
 * before each update.
 *
 * @param epoch the epoch's number, from 1
 * @param trainLoss mean training loss, nats
 * @param trainAccuracy share of right answers, 0 to 1
 * @param validation how good the network was after the epoch; null without validation data
 * @param learningRate the rate of the epoch's last step
 * @param seconds time spent training, validation apart
 * @param imagesPerSecond training images per second
 * @param best whether this epoch is the best so far: by the run's metric, then by the lower
 *     validation loss; without validation data every epoch is
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

  /** Mean cross-entropy of the validation images, nats; NaN without them. */
  public double validationLoss() {
    return validation == null ? Double.NaN : validation.loss();
  }

  /** Share of right answers on the validation images, 0 to 1; NaN without them. */
  public double validationAccuracy() {
    return validation == null ? Double.NaN : validation.accuracy();
  }
}
