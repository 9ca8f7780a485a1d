package lanewise.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lanewise.format.FormatException;
import lanewise.tensor.Task;
import lanewise.train.Evaluation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionsTest {
  private static final Predictions SOME =
      new Predictions(
          Task.MULTI_CLASS,
          List.of("cat, small", "dog"),
          new int[] {0, 1, 1},
          new float[] {0.75f, 0.25f, 0.1f, 0.9f, 0.5f, 0.5f});

  @TempDir private Path folder;

  @Test
  void writtenFilesAreReadBackBitForBit() throws IOException {
    Path file = folder.resolve("predictions.csv");

    SOME.write(file);
    Predictions read = Predictions.read(file);

    assertThat(Files.readAllLines(file).get(1)).isEqualTo("0,0,0,0.75,0.25");
    assertThat(read.classNames()).isEqualTo(SOME.classNames());
    assertThat(read.labels()).isEqualTo(SOME.labels());
    assertThat(read.probabilities()).isEqualTo(SOME.probabilities());
  }

  @Test
  void aClassMayBeCalledLikeAColumn() {
    Path file = folder.resolve("predictions.csv");
    new Predictions(
            Task.MULTI_CLASS, List.of("row", "label"), new int[] {1}, new float[] {0.25f, 0.75f})
        .write(file);

    assertThat(Predictions.read(file).classNames()).containsExactly("row", "label");
    assertThat(Predictions.read(file).probabilities()).containsExactly(0.25f, 0.75f);
  }

  @Test
  void theyEvaluateAsTheEvaluationTheyCameFrom() {
    Evaluation evaluation = SOME.evaluation();

    assertThat(evaluation.accuracy()).isEqualTo(2 / 3.0); // the last one's tie goes to the first
    assertThat(evaluation.loss())
        .isCloseTo(-(Math.log(0.75) + Math.log(0.9) + Math.log(0.5)) / 3, within(1e-7));
    assertThat(evaluation.auc()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a,b,c\n1,2,3\n",
        "row,label,predicted,x,y\n0,2,0,0.5,0.5\n",
        "row,label,predicted,x,y\n0,1,0,half,0.5\n",
        "row,label,predicted,x,y\n0,1,0,0.5\n"
      })
  void aDamagedFileIsNamed(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.csv"), text);

    assertThatThrownBy(() -> Predictions.read(file))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("bad.csv");
  }
}
