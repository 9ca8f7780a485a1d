package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lanewise.cli.error.ExitCode;
import lanewise.run.Environment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        .startsWith("lanewise " + Environment.RELEASE + " (Java ");
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<version>" + Environment.RELEASE + "</version>");
  }

  @Test
  void completionHasCommandsOptionsAndNames() {
    assertThat(Cli.run("completion").out())
        .startsWith("#!/usr/bin/env bash")
        .contains("lanewise")
        .contains("--batch-size")
        .contains("\"simple-cnn\"")
        .contains("\"im2col\"");
  }

  /** As bash asks: the words so far, the last of them begun. */
  private static String completed(Path script, String... words) throws Exception {
    String asking =
        "exec 2>/dev/null; source '%s'; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMP_LINE=\"$*\";"
                .formatted(script)
            + " COMP_POINT=${#COMP_LINE}; _complete_lanewise; echo \"${COMPREPLY[*]}\"";
    List<String> command = new ArrayList<>(List.of("bash", "-c", asking, "bash", "lanewise"));
    command.addAll(List.of(words));
    Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream out = bash.getInputStream()) {
      return new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  @Test
  void bashOffersEachOptionItsOwnValues(@TempDir Path folder) throws Exception {
    assumeTrue(Files.exists(Path.of("/bin/bash")), "skipped: there is no bash");
    Path script = Files.writeString(folder.resolve("completion"), Cli.run("completion").out());

    assertThat(completed(script, "train", "--model", ""))
        .contains("simple-vgg")
        .doesNotContain("im2col");
    assertThat(completed(script, "train", "--conv", "")).contains("im2col").doesNotContain("vgg");
    assertThat(completed(script, "train", "--data", "fash")).isEqualTo("fashion-mnist");
    assertThat(completed(script, "train", "--recipe", "fashion-be")).isEqualTo("fashion-best");
    assertThat(completed(script, "export", "x", "--format", "n")).isEqualTo("npz");
    assertThat(completed(script, "trai")).isEqualTo("train");
  }
}
