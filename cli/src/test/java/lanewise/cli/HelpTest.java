package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import lanewise.cli.error.ExitCode;
import lanewise.model.Release;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "train",
        "recipes",
        "lr-find",
        "report",
        "eval",
        "predict",
        "crossval",
        "tune",
        "ablate",
        "compare",
        "medmnist",
        "data list",
        "data fetch",
        "data check",
        "data show",
        "inspect",
        "playground",
        "learn list",
        "learn start",
        "learn check",
        "learn hint",
        "learn reset",
        "learn grade",
        "doctor",
        "bench",
        "export",
        "import",
        "conformance",
        "completion",
        "help"
      })
  void everyCommandExplainsItselfWithAnExample(String command) {
    Object[] arguments = (command + " --help").split(" ");

    Cli.Result result = Cli.run(arguments);

    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).startsWith("Usage: lanewise " + command);
    String examples = result.out().substring(result.out().indexOf("\nExample"));
    assertThat(examples).contains("lanewise " + command);
    assertThat(Arrays.stream(result.out().split("\n"))).allMatch(line -> line.length() <= 80);
  }

  @Test
  void theProgramListsItsCommands() {
    assertThat(Cli.run("--help").out()).contains("train", "eval", "predict", "data", "inspect");
    assertThat(Cli.run("data", "--help").out()).contains("list", "fetch", "check", "show");
  }

  @Test
  void withoutACommandThereIsHelp() {
    assertThat(Cli.run()).isEqualTo(Cli.run("--help"));
    assertThat(Cli.run("help")).isEqualTo(Cli.run("--help"));
    assertThat(Cli.run("help", "train")).isEqualTo(Cli.run("train", "--help"));
  }

  @Test
  void aMisspeltCommandIsAUsageError() {
    Cli.assertOneLine(Cli.run("trian"), "did you mean train?", ExitCode.USAGE);
  }

  @Test
  void theVersionIsTheBuilds() throws IOException {
    assertThat(Cli.run("--version").out())
        .matches(
            "lanewise %s, of no known commit\nJava .*, .*, (\\d+-bit|no) vectors\n"
                .formatted(Release.VERSION));
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<version>" + Release.VERSION + "</version>");
  }
}
