package lanewise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
  @Test
  void suitesRoundsParametersAndFolder() {
    Arguments arguments =
        Arguments.parse(
            "gemm step --full --rounds 7 -p threads=1,2 -p torch=nchw --out tables".split(" ", -1));

    assertThat(arguments.suites()).containsExactly(Suite.GEMM, Suite.STEP);
    assertThat(arguments.measurement().rounds()).isEqualTo(7);
    assertThat(arguments.measurement().parameters().get("threads")).containsExactly("1", "2");
    assertThat(arguments.measurement().parameters()).containsKey("torch");
    assertThat(arguments.out()).isEqualTo(Path.of("tables"));
  }

  @Test
  void trainingOptionsFollowTheDashes() {
    Arguments arguments = Arguments.parse("accuracy -- --model fashion-cnn".split(" ", -1));

    assertThat(arguments.commandSuites().getFirst().commands(3))
        .containsExactly(List.of("train", "--model", "fashion-cnn", "--seed=3"));
  }

  @Test
  void otherArgumentsAreLeftToJmh() {
    assertThat(Arguments.areOurs(new String[] {"GemmBenchmark"})).isFalse();
    assertThat(Arguments.areOurs(new String[] {"start"})).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "--full, no suite",
    "gemmm, gemmm",
    "gemm --out, --out needs a value",
    "gemm --rounds none, given none",
    "gemm -p threads, NAME=VALUE",
    "accuracy, after --"
  })
  void mistakesAreNamed(String line, String message) {
    assertThatThrownBy(() -> Arguments.parse(line.split(" ", -1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
