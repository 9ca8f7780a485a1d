package lanewise.train;

/**
 * What one epoch came to. Training figures are means over the images as they were trained on,
 * before each update.
 *
 * @param epoch the epoch's number, from 1
 * @param trainLoss mean cross-entropy, nats
 * @param trainAccuracy share of right answers, 0 to 1
 * @param validationLoss mean cross-entropy after the epoch; NaN without validation data
 * @param validationAccuracy share of right answers after the epoch; NaN without validation data
 * @param learningRate the rate of the epoch's last step
 * @param seconds time spent training, validation apart
 * @param imagesPerSecond training images per second
 * @param best whether this epoch is the best so far: highest validation accuracy, then lowest
 *     validation loss; without validation data every epoch is
 */
public record EpochResult(
    int epoch,
    double trainLoss,
    double trainAccuracy,
    double validationLoss,
    double validationAccuracy,
    double learningRate,
    double seconds,
    double imagesPerSecond,
    boolean best) {}
