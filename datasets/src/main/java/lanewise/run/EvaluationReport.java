package lanewise.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import lanewise.metrics.ConfusionMatrix;
import lanewise.metrics.RocCurve;
import lanewise.metrics.interval.Interval;
import lanewise.model.ModelCard;
import lanewise.tensor.Task;
import lanewise.text.Text;
import lanewise.train.Evaluation;

/**
 * The scores of a network on one split of a data set.
 *
 * @param loss mean cross-entropy, nats
 * @param accuracy fraction of correct answers, 0 to 1; where an image has several labels, of the
 *     answers to each image and label, each label there from one half on, as MedMNIST counts
 * @param accuracyInterval the 95 % confidence interval of the accuracy; the labels of an image
 *     count as one answer
 * @param constantAccuracy what the best answer that is always the same reaches on these images
 * @param balancedAccuracy the mean recall of the classes
 * @param auc the mean area under the ROC curves of the classes; NaN if not defined
 * @param images the number of images
 * @param confusionMatrix rows are the actual classes, columns the predicted ones; where an image
 *     has several labels, of all labels together, absent and there
 * @param classes the scores of each class; where an image has several labels, each at its threshold
 * @param macroAverage the scores' mean, each class that occurs or is predicted counting the same;
 *     where an image has several labels, each label
 * @param weightedAverage the scores' mean, each class counting by its images
 */
public record EvaluationReport(
    double loss,
    double accuracy,
    Interval accuracyInterval,
    double constantAccuracy,
    double balancedAccuracy,
    double auc,
    long images,
    List<List<Long>> confusionMatrix,
    List<ClassScores> classes,
    ClassScores macroAverage,
    ClassScores weightedAverage) {

  private static final int NAMED = 5;

  /**
   * The scores of one class, or their mean.
   *
   * @param recall also called sensitivity
   * @param auc the area under the ROC curve of the class against the rest; NaN if not defined
   * @param averagePrecision the mean precision over the images of the class; NaN if there are none
   * @param support the number of images of the class
   * @param predicted the number of images that are taken for it
   */
  public record ClassScores(
      String name,
      double precision,
      double recall,
      double specificity,
      double f1,
      double auc,
      double averagePrecision,
      long support,
      long predicted) {

    /** Scores of counts and of a ranking. */
    public ClassScores(
        String name, ConfusionMatrix.Scores scores, double auc, double averagePrecision) {
      this(
          name,
          scores.precision(),
          scores.recall(),
          scores.specificity(),
          scores.f1(),
          auc,
          averagePrecision,
          scores.support(),
          scores.predicted());
    }
  }

  /** Computes the report of an evaluation; a label is predicted from one half on. */
  public static EvaluationReport of(Evaluation evaluation, List<String> classNames) {
    return of(evaluation, classNames, _ -> 0.5f);
  }

  /** Computes the report of an evaluation; a label is predicted from its threshold on. */
  public static EvaluationReport of(Evaluation evaluation, ModelCard card) {
    return of(evaluation, card.classNames(), card::threshold);
  }

  private static EvaluationReport of(
      Evaluation evaluation, List<String> classNames, IntFunction<Float> thresholds) {
    ConfusionMatrix confusion = evaluation.confusion();
    int[] all = IntStream.range(0, classNames.size()).toArray();
    List<RocCurve> curves =
        IntStream.of(all)
            .mapToObj(
                label ->
                    RocCurve.oneVsRest(
                        evaluation.task(),
                        evaluation.probabilities(),
                        evaluation.labels(),
                        all.length,
                        label))
            .toList();
    boolean several = evaluation.task() == Task.MULTI_LABEL;
    List<ConfusionMatrix.Scores> scores =
        IntStream.of(all)
            .mapToObj(
                label ->
                    several
                        ? decided(evaluation, label, thresholds.apply(label)).scores(1)
                        : confusion.scores(label))
            .toList();
    double auc = mean(curves, RocCurve::auc);
    double precision = mean(curves, RocCurve::averagePrecision);
    int images = evaluation.labels().length;
    return new EvaluationReport(
        evaluation.loss(),
        evaluation.accuracy(),
        Interval.wilson((int) Math.round(evaluation.accuracy() * images), images, 0.95),
        constantAccuracy(evaluation, scores),
        confusion.balancedAccuracy(),
        auc,
        images,
        counts(confusion),
        IntStream.of(all)
            .mapToObj(
                label ->
                    new ClassScores(
                        classNames.get(label),
                        scores.get(label),
                        curves.get(label).auc(),
                        curves.get(label).averagePrecision()))
            .toList(),
        new ClassScores(
            "macro average",
            several ? ConfusionMatrix.mean(scores) : confusion.macroAverage(),
            auc,
            precision),
        new ClassScores(
            "weighted average", ConfusionMatrix.weightedMean(scores), Double.NaN, Double.NaN));
  }

  /** Absent and there of one label. */
  private static ConfusionMatrix decided(Evaluation evaluation, int label, float threshold) {
    ConfusionMatrix counts = new ConfusionMatrix(2);
    int classes = evaluation.classes();
    for (int image = 0; image < evaluation.labels().length; image++) {
      boolean there = evaluation.task().has(evaluation.labels()[image], label);
      boolean found = evaluation.probabilities()[image * classes + label] >= threshold;
      counts.add(there ? 1 : 0, found ? 1 : 0);
    }
    return counts;
  }

  private static double constantAccuracy(
      Evaluation evaluation, List<ConfusionMatrix.Scores> scores) {
    double images = evaluation.labels().length;
    LongStream supports = scores.stream().mapToLong(ConfusionMatrix.Scores::support);
    return switch (evaluation.task()) {
      case MULTI_CLASS -> supports.max().orElse(0) / images;
      case MULTI_LABEL ->
          supports
              .mapToDouble(there -> Math.max((double) there, images - there) / images)
              .average()
              .orElse(0);
    };
  }

  /** The mean of what is defined; NaN of none. */
  private static double mean(List<RocCurve> curves, ToDoubleFunction<RocCurve> figure) {
    return curves.stream()
        .mapToDouble(figure)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }

  private static List<List<Long>> counts(ConfusionMatrix confusion) {
    List<List<Long>> matrix = new ArrayList<>();
    for (int label = 0; label < confusion.classes(); label++) {
      int actual = label;
      matrix.add(
          LongStream.range(0, confusion.classes())
              .map(predicted -> confusion.count(actual, (int) predicted))
              .boxed()
              .toList());
    }
    return matrix;
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
        classes.stream()
            .filter(scores -> scores.support() > 0 && scores.predicted() == 0)
            .map(ClassScores::name)
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
    return Text.of("%s (%s)", Text.percent(accuracy, 2), intervalText());
  }

  /** {@code 51.35 % for the best answer that is always the same}. */
  public String constantText() {
    return Text.percent(constantAccuracy, 2) + " for the best answer that is always the same";
  }

  /** {@code 95 % interval 98.1 to 99.1}. */
  public String intervalText() {
    return Text.of(
        "95 %% interval %.1f to %.1f", 100 * accuracyInterval.low(), 100 * accuracyInterval.high());
  }
}
