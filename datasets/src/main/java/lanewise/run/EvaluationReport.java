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
 * The scores of a network on one split of a data set.
 *
 * @param loss mean cross-entropy, nats
 * @param accuracy the fraction classified correctly, 0 to 1
 * @param accuracyInterval the 95 % confidence interval of the accuracy
 * @param balancedAccuracy the mean recall of the classes
 * @param images the number of images
 * @param confusionMatrix rows are the actual classes, columns the predicted ones
 * @param classes the scores of each class
 * @param macroAverage the unweighted mean of the scores over the classes that occur or are
 *     predicted
 * @param weightedAverage the mean of the scores weighted by each class's number of images
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

  /** The scores of one class, or a mean of them. */
  public record ClassScores(String name, double precision, double recall, double f1, long support) {
    public ClassScores(String name, ConfusionMatrix.Scores scores) {
      this(name, scores.precision(), scores.recall(), scores.f1(), scores.support());
    }
  }

  /** Computes the report of an evaluation. */
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

  /** Warnings about classes without images and classes that were never predicted. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    List<String> absent =
        classes.stream().filter(scores -> scores.support() == 0).map(ClassScores::name).toList();
    if (!absent.isEmpty()) {
      notes.add(
          Text.of(
              "classes without images here: %d of %d (%s)",
              absent.size(), classes.size(), some(absent)));
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
              "classes never predicted: %d of %d (%s); see --balance",
              unseen.size(), classes.size(), some(unseen)));
    }
    return notes;
  }

  private static String some(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(names.size(), NAMED)))
        + (names.size() > NAMED ? ", …" : "");
  }

  /** For example {@code 98.71 % (95 % interval 98.1 to 99.1)}. */
  public String accuracyText() {
    return Text.of("%.2f %% (%s)", 100 * accuracy, intervalText());
  }

  /** For example {@code 95 % interval 98.1 to 99.1}. */
  public String intervalText() {
    return Text.of(
        "95 %% interval %.1f to %.1f", 100 * accuracyInterval.low(), 100 * accuracyInterval.high());
  }
}
