package lanewise.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import lanewise.metrics.ConfusionMatrix;
import lanewise.metrics.Interval;
import org.junit.jupiter.api.Test;

class EvaluationReportTest {
  @Test
  void absentAndNeverPredictedClassesAreNoted() {
    assertThat(report(new long[][] {{1, 0}, {0, 1}}).notes()).isEmpty();
    assertThat(report(new long[][] {{1, 0, 0}, {0, 0, 1}, {0, 0, 0}}).notes())
        .containsExactly(
            "classes without images here: 1 of 3 (c2)",
            "classes never predicted: 1 of 3 (c1); see --balance");
    assertThat(
            report(new long[][] {{3, 0, 0, 0}, {2, 0, 0, 0}, {1, 0, 0, 0}, {0, 0, 0, 0}}).notes())
        .containsExactly(
            "classes without images here: 1 of 4 (c3)",
            "classes never predicted: 2 of 4 (c1, c2); see --balance");
  }

  private static EvaluationReport report(long[][] counts) {
    ConfusionMatrix matrix = new ConfusionMatrix(counts.length);
    List<List<Long>> rows = new ArrayList<>();
    List<EvaluationReport.ClassScores> classes = new ArrayList<>();
    for (int actual = 0; actual < counts.length; actual++) {
      List<Long> row = new ArrayList<>();
      for (int predicted = 0; predicted < counts.length; predicted++) {
        row.add(counts[actual][predicted]);
        for (int i = 0; i < counts[actual][predicted]; i++) {
          matrix.add(actual, predicted);
        }
      }
      rows.add(row);
    }
    for (int label = 0; label < counts.length; label++) {
      classes.add(new EvaluationReport.ClassScores("c" + label, matrix.scores(label)));
    }
    return new EvaluationReport(
        0,
        matrix.accuracy(),
        new Interval(0, 1),
        matrix.balancedAccuracy(),
        matrix.total(),
        rows,
        classes,
        new EvaluationReport.ClassScores("macro average", matrix.macroAverage()),
        new EvaluationReport.ClassScores("weighted average", matrix.weightedAverage()));
  }
}
