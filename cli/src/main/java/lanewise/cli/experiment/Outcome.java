package lanewise.cli.experiment;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import lanewise.cli.run.Predictions;
import lanewise.cli.run.RunFolder;
import lanewise.cli.terminal.Figures;
import lanewise.format.FormatException;
import lanewise.metrics.Summary;
import lanewise.train.Evaluation;

/**
 * What one training of an experiment came to, on the images that judge it.
 *
 * @param run the run folder's name
 * @param bestEpoch the epoch whose weights were judged; 0 for several runs together
 * @param loss mean cross-entropy, nats
 * @param accuracy share of right answers, 0 to 1
 * @param balancedAccuracy the mean recall of the classes
 * @param auc the unweighted mean of the areas under the classes' ROC curves; NaN if not defined
 * @param images how many judged it
 * @param seconds how long it took to train; NaN if not known
 */
record Outcome(
    String run,
    int bestEpoch,
    double loss,
    double accuracy,
    double balancedAccuracy,
    double auc,
    int images,
    double seconds) {
  /** Confidence of all intervals. */
  static final double CONFIDENCE = 0.95;

  /**
   * Reads a finished run.
   *
   * @throws FormatException if the folder holds none
   */
  static Outcome read(RunFolder folder) {
    JsonObject metrics = metrics(folder);
    return of(
        String.valueOf(folder.path().getFileName()),
        metrics.get("best_epoch").getAsInt(),
        Predictions.read(folder.predictions()).evaluation(),
        metrics.getAsJsonObject("time").get("training_seconds").getAsDouble());
  }

  /** The outcome of an evaluation. */
  static Outcome of(String run, int bestEpoch, Evaluation evaluation, double seconds) {
    return new Outcome(
        run,
        bestEpoch,
        evaluation.loss(),
        evaluation.accuracy(),
        evaluation.confusion().balancedAccuracy(),
        evaluation.auc(),
        evaluation.labels().length,
        seconds);
  }

  /** One figure over several runs. */
  static Summary summary(List<Outcome> outcomes, ToDoubleFunction<Outcome> figure) {
    return Summary.of(outcomes.stream().mapToDouble(figure).toArray(), CONFIDENCE);
  }

  /** Its main figures in a line. */
  String text() {
    return "%s: accuracy %s, balanced %s, %s"
        .formatted(
            run,
            Figures.percent(accuracy),
            Figures.percent(balancedAccuracy),
            Figures.duration(seconds));
  }

  /**
   * The final figures of a run, as they were written.
   *
   * @throws FormatException if the folder holds none
   */
  static JsonObject metrics(RunFolder folder) {
    Path file = folder.metrics();
    if (!Files.exists(file)) {
      throw new FormatException(
          folder.path(), "holds no metrics.json; expected the folder of a finished run");
    }
    return object(file);
  }

  /**
   * A file of one JSON object.
   *
   * @throws FormatException if it cannot be read, or is none
   */
  static JsonObject object(Path file) {
    try {
      return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    } catch (IOException e) {
      throw FormatException.unreadable(file, e);
    } catch (JsonParseException | IllegalStateException e) {
      throw new FormatException(file, "is damaged: " + e.getMessage());
    }
  }
}
