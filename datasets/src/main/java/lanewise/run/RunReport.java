package lanewise.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to: the content of {@code metrics.json} and of {@code train --json}.
 *
 * @param run the run folder
 * @param parameters the network's trainable values
 * @param epochs the epochs finished
 * @param steps the optimizer steps done
 * @param bestEpoch the epoch whose weights all final figures are of: the one that validation liked
 *     best; without validation the last
 * @param train figures of that epoch's images as they were trained on, before each update
 * @param validation figures after that epoch, or null without validation
 * @param test scores of the test images, which were not used for any choice
 */
public record RunReport(
    String run,
    String model,
    long parameters,
    Data data,
    int epochs,
    long steps,
    int bestEpoch,
    Score train,
    @Nullable Score validation,
    EvaluationReport test,
    Time time,
    Environment environment) {

  /** The data set, with what a reader of the figures must know of it. */
  public record Data(String name, int train, int validation, int test, List<String> notes) {}

  /** Loss and accuracy. */
  public record Score(double loss, double accuracy) {}

  /** Where the time went; images per second are of training, validation apart. */
  public record Time(double trainingSeconds, double totalSeconds, double imagesPerSecond) {}
}
