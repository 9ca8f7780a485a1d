package lanewise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TimedModelTest {
  @Test
  void countsThePassesOfAStep() {
    TimedModel model = TimedModel.named("simple-cnn");
    long conv1 = 2L * 32 * 28 * 28 * 9;
    long conv2 = 2L * 64 * 14 * 14 * 32 * 9;
    long fc = 2L * (3136 * 128 + 128 * 4);

    assertThat(model.inferenceFlops()).isEqualTo(conv1 + conv2 + fc);
    assertThat(model.trainingFlops()).isEqualTo(2 * conv1 + 3 * (conv2 + fc));
  }

  @Test
  void refusesAnUnknownName() {
    assertThatThrownBy(() -> TimedModel.named("simple")).hasMessageContaining("simple");
  }
}
