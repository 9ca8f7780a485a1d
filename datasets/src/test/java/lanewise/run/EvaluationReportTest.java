package lanewise.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.tensor.Task;
import lanewise.train.Evaluation;
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

  /** The report of images with such counts, each answered with certainty. */
  private static EvaluationReport report(long[][] counts) {
    int classes = counts.length;
    List<Integer> labels = new ArrayList<>();
    List<Integer> answers = new ArrayList<>();
    for (int actual = 0; actual < classes; actual++) {
      for (int predicted = 0; predicted < classes; predicted++) {
        for (int i = 0; i < counts[actual][predicted]; i++) {
          labels.add(actual);
          answers.add(predicted);
        }
      }
    }
    float[] probabilities = new float[labels.size() * classes];
    for (int image = 0; image < labels.size(); image++) {
      probabilities[image * classes + answers.get(image)] = 1;
    }
    int[] actual = labels.stream().mapToInt(Integer::intValue).toArray();
    return EvaluationReport.of(
        Evaluation.of(Task.MULTI_CLASS, classes, actual, probabilities),
        IntStream.range(0, classes).mapToObj(label -> "c" + label).toList());
  }
}
