package lanewise.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import lanewise.metrics.ConfusionMatrix.Scores;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  private static final Offset<Double> EXACT = within(1e-12);

  private static ConfusionMatrix matrix(int classes, int[] actual, int[] predicted) {
    ConfusionMatrix matrix = new ConfusionMatrix(classes);
    for (int i = 0; i < actual.length; i++) {
      matrix.add(actual[i], predicted[i]);
    }
    return matrix;
  }

  private static void assertScores(Scores scores, double p, double r, double f1, long support) {
    assertThat(scores.precision()).isEqualTo(p, EXACT);
    assertThat(scores.recall()).isEqualTo(r, EXACT);
    assertThat(scores.f1()).isEqualTo(f1, EXACT);
    assertThat(scores.support()).isEqualTo(support);
  }

  /** The example of scikit-learn's {@code classification_report}. */
  private static ConfusionMatrix textbook() {
    return matrix(3, new int[] {0, 1, 2, 2, 2}, new int[] {0, 0, 2, 2, 1});
  }

  @Test
  void countsByActualAndPredictedClass() {
    ConfusionMatrix matrix = textbook();
    assertThat(matrix.classes()).isEqualTo(3);
    assertThat(matrix.count(1, 0)).isEqualTo(1);
    assertThat(matrix.count(0, 1)).isZero();
    assertThat(matrix.count(2, 2)).isEqualTo(2);
    assertThat(matrix.total()).isEqualTo(5);
    assertThat(matrix.correct()).isEqualTo(3);
  }

  @Test
  void scoresOfEachClass() {
    ConfusionMatrix matrix = textbook();
    assertScores(matrix.scores(0), 1.0 / 2, 1, 2.0 / 3, 1);
    assertScores(matrix.scores(1), 0, 0, 0, 1);
    assertScores(matrix.scores(2), 1, 2.0 / 3, 4.0 / 5, 3);
  }

  @Test
  void averages() {
    ConfusionMatrix matrix = textbook();
    assertThat(matrix.accuracy()).isEqualTo(0.6, EXACT);
    assertScores(matrix.macroAverage(), 1.0 / 2, 5.0 / 9, 22.0 / 45, 5);
    assertScores(matrix.weightedAverage(), 0.7, 0.6, 46.0 / 75, 5);
  }

  /** The example of scikit-learn's {@code balanced_accuracy_score}. */
  @Test
  void balancedAccuracyIsTheMeanRecall() {
    ConfusionMatrix matrix = matrix(2, new int[] {0, 1, 0, 0, 1, 0}, new int[] {0, 1, 0, 0, 0, 1});
    assertThat(matrix.balancedAccuracy()).isEqualTo(0.625, EXACT);
  }

  @Test
  void aClassThatNeitherOccursNorIsPredictedCountsInNoAverage() {
    ConfusionMatrix matrix = matrix(3, new int[] {0, 1}, new int[] {0, 1});
    assertScores(matrix.scores(2), 0, 0, 0, 0);
    assertScores(matrix.macroAverage(), 1, 1, 1, 2);
    assertThat(matrix.balancedAccuracy()).isEqualTo(1);
  }

  /** scikit-learn 1.2: precision_recall_fscore_support([0, 1], [0, 2], average="macro"). */
  @Test
  void aClassThatIsPredictedButNeverOccursCountsInTheMacroAverageButNotInTheBalancedAccuracy() {
    ConfusionMatrix matrix = matrix(4, new int[] {0, 1}, new int[] {0, 2});
    assertScores(matrix.macroAverage(), 1.0 / 3, 1.0 / 3, 1.0 / 3, 2);
    assertThat(matrix.balancedAccuracy()).isEqualTo(0.5);
  }

  @Test
  void balancedAccuracyOfTwoClasses() {
    ConfusionMatrix matrix = matrix(3, new int[] {0, 1}, new int[] {0, 1});
    assertThat(matrix.balancedAccuracy()).isEqualTo(1);
  }

  @Test
  void scoresOfNothingAreZero() {
    ConfusionMatrix matrix = new ConfusionMatrix(2);
    assertThat(matrix.accuracy()).isZero();
    assertThat(matrix.balancedAccuracy()).isZero();
    assertScores(matrix.scores(1), 0, 0, 0, 0);
    assertScores(matrix.macroAverage(), 0, 0, 0, 0);
    assertScores(matrix.weightedAverage(), 0, 0, 0, 0);
  }

  @Test
  void refusesClassesOutOfRange() {
    ConfusionMatrix matrix = new ConfusionMatrix(2);
    assertThatThrownBy(() -> matrix.add(2, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> matrix.add(0, -1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> matrix.scores(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new ConfusionMatrix(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a confusion matrix needs classes >= 1, given 0");
  }
}
