package lanewise.cli.command;

import java.util.List;
import lanewise.model.Answer;
import org.jspecify.annotations.Nullable;

/**
 * What the network says to one image.
 *
 * @param actual the image's class, or null if nobody knows
 * @param probabilities of all classes, the most probable first
 */
record Prediction(
    String image, @Nullable String actual, String predicted, List<Answer.Candidate> probabilities) {

  /** What a classifier says. */
  static Prediction of(String image, @Nullable String actual, Answer answer) {
    return new Prediction(image, actual, answer.name(), answer.ranking());
  }
}
