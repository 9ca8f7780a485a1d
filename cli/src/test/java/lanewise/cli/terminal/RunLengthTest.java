package lanewise.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import lanewise.cli.TinyData;
import lanewise.datasets.Loader;
import lanewise.train.TrainingOptions;
import org.junit.jupiter.api.Test;

class RunLengthTest {
  private static final Loader TRAIN = new Loader(TinyData.images(90, 1), 20); // 5 steps an epoch

  @Test
  void epochsAloneAreWhole() {
    RunLength course = RunLength.of(options(4, 0, 1), TRAIN);

    assertThat(course).isEqualTo(new RunLength(4, 90, 360));
    assertThat(course.imagesOf(4)).isEqualTo(90);
  }

  @Test
  void stepsCutTheLastEpochShort() {
    RunLength course = RunLength.of(options(4, 7, 1), TRAIN);

    assertThat(course).isEqualTo(new RunLength(2, 90, 130));
    assertThat(course.imagesOf(1)).isEqualTo(90);
    assertThat(course.imagesOf(2)).isEqualTo(40);
  }

  @Test
  void stepsMayFillEpochsExactly() {
    assertThat(RunLength.of(options(4, 10, 1), TRAIN)).isEqualTo(new RunLength(2, 90, 180));
    // Three batches a step make 60 and then 30 images.
    assertThat(RunLength.of(options(4, 3, 3), TRAIN)).isEqualTo(new RunLength(2, 90, 150));
  }

  private static TrainingOptions options(int epochs, long steps, int accumulate) {
    return TrainingOptions.epochs(epochs).maxSteps(steps).accumulate(accumulate);
  }
}
