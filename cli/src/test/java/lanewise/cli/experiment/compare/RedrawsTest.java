package lanewise.cli.experiment.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import lanewise.cli.experiment.Measure;
import lanewise.cli.experiment.Outcome;
import lanewise.run.Predictions;
import lanewise.statistics.Bootstrap;
import lanewise.tensor.Task;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedrawsTest {
  /** The last class has no image. */
  private static Predictions some(Task task, int rows, int classes) {
    Random random = new Random(5);
    int[] labels = new int[rows];
    float[] probabilities = new float[rows * classes];
    for (int row = 0; row < rows; row++) {
      labels[row] = random.nextInt(task == Task.MULTI_CLASS ? classes - 1 : 1 << classes - 1);
      for (int label = 0; label < classes; label++) {
        // Few values, so that there are many ties.
        probabilities[row * classes + label] =
            random.nextInt(5) / 8f + (task.has(labels[row], label) ? 0.25f : 0);
      }
    }
    return new Predictions(
        task, List.of("a", "b", "c", "d", "e").subList(0, classes), labels, probabilities);
  }

  @ParameterizedTest
  @EnumSource
  void theyAreWhatTheRepeatedImagesGiveToTheLastBit(Task task) {
    Predictions all = some(task, 37, 5);
    List<Outcome> expected =
        Bootstrap.resample(
            all.size(), 2000, 1, rows -> Outcome.of("", 0, all.select(rows).evaluation(), 0));

    Map<Measure, double[]> drawn = Redraws.of(all);

    for (Measure measure : Measure.values()) {
      assertThat(drawn.get(measure)).as("%s", measure).containsExactly(measure.of(expected));
    }
  }
}
