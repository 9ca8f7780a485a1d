package lanewise.cli.command;

import java.util.List;
import lanewise.model.Answer;
import org.jspecify.annotations.Nullable;

/**
 * The prediction for one image.
 *
 * @param actual the image's class or labels, or null if unknown
 * @param predicted its class, or the labels that reach their thresholds
 * @param probabilities of all classes, the most probable first
 */
record Prediction(
    String image, @Nullable String actual, String predicted, List<Answer.Candidate> probabilities) {

  /** The prediction of a classifier. */
  static Prediction of(String image, @Nullable String actual, Answer answer) {
    List<String> names = answer.names();
    String predicted = names.isEmpty() ? "none" : String.join(", ", names);
    return new Prediction(image, actual, predicted, answer.ranking());
  }
}
