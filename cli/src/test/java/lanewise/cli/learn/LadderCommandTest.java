package lanewise.cli.learn;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lanewise.cli.Cli;
import lanewise.cli.learn.check.Exercise;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LadderCommandTest {
  @TempDir Path folder;

  @Test
  void aRungThatIsNotThereIsNamed() {
    Cli.Result result = Cli.run("ladder", "7");

    assertThat(result.status()).isNotZero();
    assertThat(result.err()).contains("the ladder has no rung '7': give 1 to 6, or mine");
  }

  @Test
  void withoutAnAnswerNothingIsMine() {
    Cli.Result result = Cli.run("ladder", "mine", "--folder", folder);

    assertThat(result.status()).isNotZero();
    assertThat(result.err())
        .contains("there is no rung of yours in " + folder, "lanewise learn start convolution");
  }

  @Test
  @Tag("thorough")
  void answersStandBesideTheSixAndWrongOnesDoNot() throws IOException {
    for (Exercise exercise : List.of(Exercise.PRODUCT, Exercise.MICRO_KERNEL)) {
      Files.writeString(folder.resolve(exercise.file()), ExercisesTest.solution(exercise));
    }
    Files.writeString(folder.resolve(Exercise.CONVOLUTION.file()), Exercise.CONVOLUTION.skeleton());

    Cli.Result result = Cli.run("ladder", "mine", "--folder", folder, "--json");

    assertThat(result.status()).isEqualTo(1);
    JsonObject report = JsonParser.parseString(result.out()).getAsJsonObject();
    assertThat(report.getAsJsonArray("rungs"))
        .extracting(rate -> rate.getAsJsonObject().get("rung").getAsString())
        .containsExactly(
            "1-naive",
            "2-im2col-naive",
            "3-im2col-blocked",
            "4-im2col-tiles",
            "5-direct",
            "6-winograd",
            "mine: product",
            "mine: micro-kernel");
    assertThat(report.getAsJsonArray("rungs"))
        .allSatisfy(
            rate -> assertThat(rate.getAsJsonObject().get("gflops").getAsDouble()).isPositive());
    assertThat(report.getAsJsonArray("not_measured"))
        .singleElement()
        .satisfies(
            note ->
                assertThat(note.getAsString()).startsWith("mine: convolution is not measured. "));
  }

  @Test
  @Tag("thorough")
  void oneRungIsOneLine() {
    Cli.Result result = Cli.run("ladder", "6");

    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("6-winograd", "fewer multiplications").doesNotContain("5-");
  }
}
