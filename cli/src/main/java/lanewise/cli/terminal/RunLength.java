package lanewise.cli.terminal;

import lanewise.run.TrainingRun;
import lanewise.screen.Figures;
import lanewise.screen.TextTable;
import lanewise.train.BatchSource;
import lanewise.train.EpochResult;
import lanewise.train.TrainingOptions;

/**
 * The length of a run, known in advance.
 *
 * @param epochs the number of epochs
 * @param images the number of training images of a full epoch
 * @param maxImages the number of training images of the whole run; the last epoch may be shorter
 */
public record RunLength(int epochs, int images, long maxImages) {

  /** The length of a run. */
  public static RunLength of(TrainingRun run) {
    return of(run.settings().trainingOptions(run.images().imageCount()), run.images());
  }

  /** The length of training on the given data. */
  static RunLength of(TrainingOptions options, BatchSource train) {
    int images = train.imageCount();
    if (options.maxSteps() == 0) {
      return new RunLength(options.epochs(), images, (long) options.epochs() * images);
    }
    long imagesPerStep = (long) train.batchSize() * options.shards() * options.accumulate();
    long stepsPerEpoch = Math.ceilDiv(images, imagesPerStep);
    long wholeEpochs = options.maxSteps() / stepsPerEpoch;
    long rest = options.maxSteps() % stepsPerEpoch * imagesPerStep;
    return new RunLength(
        (int) Math.min(options.epochs(), Math.ceilDiv(options.maxSteps(), stepsPerEpoch)),
        images,
        wholeEpochs * images + rest);
  }

  /** The number of images of an epoch, from 1. */
  public long imagesOf(int epoch) {
    return Math.min(images, maxImages - (epoch - 1L) * images);
  }

  /** A table of epochs, still without rows. */
  TextTable table() {
    return new TextTable(
            1, "", "train loss", "accuracy", "val loss", "accuracy", "time", "images/s")
        .atLeastAsWideAs("epoch %d/%d".formatted(epochs, epochs), "", "", "", "", "12 min 34 s");
  }

  /** The row of an epoch. */
  TextTable describe(EpochResult result) {
    boolean validated = !Double.isNaN(result.validationAccuracy());
    return table()
        .row(
            "epoch %d/%d".formatted(result.epoch(), epochs),
            Figures.loss(result.trainLoss()),
            Figures.percent(result.trainAccuracy()),
            validated ? Figures.loss(result.validationLoss()) : "-",
            validated ? Figures.percent(result.validationAccuracy()) : "-",
            Figures.duration(result.seconds()),
            "%,.0f".formatted(result.imagesPerSecond()));
  }
}
