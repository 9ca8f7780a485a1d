package lanewise.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import lanewise.metrics.ConfusionMatrix;
import lanewise.metrics.Interval;
import lanewise.text.Text;
import lanewise.train.Evaluation;

/**
 * How good a network is on one part of a data set.
 *
 * @param loss mean cross-entropy, nats
 * @param accuracy fraction of correct answers, 0 to 1
 * @param accuracyInterval where the accuracy on endless images like these lies, with 95 %
 *     confidence
 * @param balancedAccuracy the mean recall of the classes
 * @param images how many it was measured on
 * @param confusionMatrix rows are the actual classes, columns the predicted ones
 * @param classes the scores of each class
 * @param macroAverage the scores' mean, each class that occurs or is predicted counting the same
 * @param weightedAverage the scores' mean, each class counting by its images
 */
public record EvaluationReport(
    double loss,
    double accuracy,
    Interval accuracyInterval,
    double balancedAccuracy,
    long images,
    List<List<Long>> confusionMatrix,
    List<ClassScores> classes,
    ClassScores macroAverage,
    ClassScores weightedAverage) {

  private static final int NAMED = 5;

  /** The scores of one class, or their mean. */
  public record ClassScores(String name, double precision, double recall, double f1, long support) {
    public ClassScores(String name, ConfusionMatrix.Scores scores) {
      this(name, scores.precision(), scores.recall(), scores.f1(), scores.support());
    }
  }

  /** Puts an evaluation into words and figures. */
  public static EvaluationReport of(Evaluation evaluation, List<String> classNames) {
    ConfusionMatrix confusion = evaluation.confusion();
    List<List<Long>> matrix = new ArrayList<>();
    List<ClassScores> classes = new ArrayList<>();
    for (int label = 0; label < classNames.size(); label++) {
      int actual = label;
      matrix.add(
          LongStream.range(0, classNames.size())
              .map(predicted -> confusion.count(actual, (int) predicted))
              .boxed()
              .toList());
      classes.add(new ClassScores(classNames.get(label), confusion.scores(label)));
    }
    return new EvaluationReport(
        evaluation.loss(),
        evaluation.accuracy(),
        Interval.wilson((int) confusion.correct(), (int) confusion.total(), 0.95),
        confusion.balancedAccuracy(),
        confusion.total(),
        matrix,
        classes,
        new ClassScores("macro average", confusion.macroAverage()),
        new ClassScores("weighted average", confusion.weightedAverage()));
  }

  /** What the scores do not say by themselves: classes without images, classes never predicted. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    List<String> absent =
        classes.stream().filter(scores -> scores.support() == 0).map(ClassScores::name).toList();
    if (!absent.isEmpty()) {
      notes.add(
          Text.of(
              "%d of %d classes %s no images here (%s)",
              absent.size(), classes.size(), absent.size() == 1 ? "has" : "have", some(absent)));
    }
    List<String> unseen =
        IntStream.range(0, classes.size())
            .filter(label -> classes.get(label).support() > 0)
            .filter(label -> confusionMatrix.stream().allMatch(row -> row.get(label) == 0))
            .mapToObj(label -> classes.get(label).name())
            .toList();
    if (!unseen.isEmpty()) {
      notes.add(
          Text.of(
              "%d of %d classes %s never predicted (%s); see --balance",
              unseen.size(), classes.size(), unseen.size() == 1 ? "is" : "are", some(unseen)));
    }
    return notes;
  }

  private static String some(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(names.size(), NAMED)))
        + (names.size() > NAMED ? ", …" : "");
  }

  /** {@code 98.71 % (95 % interval 98.1 to 99.1)}. */
  public String accuracyText() {
    return Text.of("%.2f %% (%s)", 100 * accuracy, intervalText());
  }

  /** {@code 95 % interval 98.1 to 99.1}. */
  public String intervalText() {
    return Text.of(
        "95 %% interval %.1f to %.1f", 100 * accuracyInterval.low(), 100 * accuracyInterval.high());
  }
}
