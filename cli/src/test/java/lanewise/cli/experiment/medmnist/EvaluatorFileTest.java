package lanewise.cli.experiment.medmnist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lanewise.run.Predictions;
import lanewise.tensor.Task;
import org.junit.jupiter.api.Test;

class EvaluatorFileTest {
  @Test
  void aSubsetIsNeverTakenForTheWhole() {
    Predictions predictions =
        new Predictions(
            Task.MULTI_CLASS,
            List.of("a", "b"),
            new int[] {0, 1},
            new float[] {0.75f, 0.25f, 0, 1});

    assertThat(EvaluatorFile.name("octmnist", "test", predictions.evaluation(), "run1"))
        .isEqualTo("octmnist_test_[AUC]1.000_[ACC]1.000@run1.csv");
    assertThat(EvaluatorFile.text(predictions)).isEqualTo("0,0.75,0.25\n1,0.0,1.0\n");
  }
}
