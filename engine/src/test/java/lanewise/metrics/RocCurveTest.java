package lanewise.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import lanewise.metrics.RocCurve.Point;
import lanewise.tensor.Task;
import org.apache.commons.math3.stat.ranking.NaNStrategy;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.apache.commons.math3.stat.ranking.TiesStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RocCurveTest {

  /** A curve over a single column of scores: class 0 against label 1, which has no column. */
  private static RocCurve curve(float[] scores, int... labels) {
    return RocCurve.oneVsRest(Task.MULTI_CLASS, scores, labels, 1, 0);
  }

  /** The example of scikit-learn's {@code roc_curve} and {@code auc}. */
  @Test
  void textbookCurve() {
    RocCurve curve = curve(new float[] {0.125f, 0.5f, 0.25f, 0.75f}, 1, 1, 0, 0);
    assertThat(curve.points())
        .containsExactly(
            new Point(Double.POSITIVE_INFINITY, 0, 0),
            new Point(0.75, 0, 0.5),
            new Point(0.5, 0.5, 0.5),
            new Point(0.25, 0.5, 1),
            new Point(0.125, 1, 1));
    assertThat(curve.auc()).isEqualTo(0.75);
  }

  @Test
  void aPerfectScoreHasAreaOneAndAnInvertedOneZero() {
    assertThat(curve(new float[] {1, 2, 3, 4}, 1, 1, 0, 0).auc()).isEqualTo(1);
    assertThat(curve(new float[] {1, 2, 3, 4}, 0, 0, 1, 1).auc()).isEqualTo(0);
  }

  @Test
  void tiesCountHalf() {
    RocCurve allEqual = curve(new float[] {5, 5, 5}, 0, 1, 1);
    assertThat(allEqual.auc()).isEqualTo(0.5);
    assertThat(allEqual.points()).hasSize(2);
    // Of the four pairs two are won, one is tied, one is lost.
    assertThat(curve(new float[] {3, 1, 2, 1}, 0, 0, 1, 1).auc()).isEqualTo(0.625);
  }

  @Test
  void positiveAndNegativeZeroAreATie() {
    assertThat(curve(new float[] {-0f, 0f}, 0, 1).auc()).isEqualTo(0.5);
    assertThat(curve(new float[] {-0f, 0f}, 1, 0).auc()).isEqualTo(0.5);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void areaIsTheMannWhitneyStatisticWithMidRanks(long seed) {
    Random random = new Random(seed);
    int images = 200;
    float[] scores = new float[images];
    double[] doubles = new double[images];
    int[] labels = new int[images];
    for (int i = 0; i < images; i++) {
      labels[i] = random.nextInt(3) == 0 ? 0 : 1;
      scores[i] = random.nextInt(20) - 3 * labels[i]; // many ties
      doubles[i] = scores[i];
    }
    double[] ranks = new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE).rank(doubles);
    double rankSum = 0;
    double positives = 0;
    for (int i = 0; i < images; i++) {
      if (labels[i] == 0) {
        rankSum += ranks[i];
        positives++;
      }
    }
    double expected =
        (rankSum - positives * (positives + 1) / 2) / (positives * (images - positives));
    assertThat(curve(scores, labels).auc()).isEqualTo(expected, within(1e-12));
  }

  @Test
  void macroAucIsTheMeanOverTheClassesThatHaveOne() {
    float[] scores = {
      3, 0, 9, //
      1, 2, 9, //
      2, 3, 9, //
    };
    int[] labels = {0, 0, 1};
    assertThat(RocCurve.oneVsRest(Task.MULTI_CLASS, scores, labels, 3, 0).auc()).isEqualTo(0.5);
    assertThat(RocCurve.oneVsRest(Task.MULTI_CLASS, scores, labels, 3, 1).auc()).isEqualTo(1);
    assertThat(RocCurve.oneVsRest(Task.MULTI_CLASS, scores, labels, 3, 2).auc()).isNaN();
    assertThat(RocCurve.macroAuc(Task.MULTI_CLASS, scores, labels, 3)).isEqualTo(0.75);
  }

  @Test
  void aSingleClassHasNoArea() {
    assertThat(curve(new float[] {1, 2}, 0, 0).auc()).isNaN();
    assertThat(RocCurve.macroAuc(Task.MULTI_CLASS, new float[0], new int[0], 2)).isNaN();
  }

  @Test
  void refusesBadArguments() {
    assertThatThrownBy(() -> RocCurve.oneVsRest(Task.MULTI_CLASS, new float[5], new int[2], 3, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("scores must be (N, classes) = (2, 3), given 5 values");
    assertThatThrownBy(() -> curve(new float[] {1, Float.NaN}, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the score of image 1 is NaN");
    assertThatThrownBy(() -> RocCurve.oneVsRest(Task.MULTI_CLASS, new float[6], new int[2], 3, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
