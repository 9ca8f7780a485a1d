package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lanewise.cli.error.ExitCode;
import lanewise.model.Release;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {
  /** They print a line or two, a script, or a page. */
  private static final List<String> WITHOUT_TABLES =
      List.of(
          "report",
          "playground",
          "data fetch",
          "learn start",
          "learn check",
          "learn hint",
          "learn reset",
          "export",
          "import",
          "completion",
          "help");

  static Stream<String> commands() {
    return leaves("", Lanewise.commandLine("help"));
  }

  private static Stream<String> leaves(String name, CommandLine line) {
    return line.getSubcommands().isEmpty()
        ? Stream.of(name.strip())
        : line.getSubcommands().entrySet().stream()
            .flatMap(each -> leaves(name + " " + each.getKey(), each.getValue()));
  }

  private static String help(String command, String option) {
    Object[] arguments = (command + " " + option).split(" ");
    Cli.Result result = Cli.run(arguments);
    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    return result.out();
  }

  private static List<String> options(String help) {
    return Pattern.compile("(?m)^ {2,6}(-h, )?(--[\\w-]+)")
        .matcher(help)
        .results()
        .map(found -> found.group(2))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandExplainsItselfWithAnExample(String command) {
    for (String option : List.of("-h", "--help")) {
      String help = help(command, option);
      assertThat(help).startsWith("Usage: lanewise " + command);
      String examples = help.substring(help.indexOf("\nExample"));
      assertThat(examples).contains("lanewise " + command);
      assertThat(help.lines())
          .allMatch(line -> line.length() <= 80)
          .as("breaks within words")
          .noneMatch(line -> line.matches(".*([ (]\\.|\\w[-|]|spark:)"));
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theShortHelpHasTheUsualOptions(String command) {
    List<String> usual = options(help(command, "-h"));
    List<String> all = options(help(command, "--help"));

    assertThat(usual).hasSizeBetween(1, 14).contains("--help");
    assertThat(all).doesNotHaveDuplicates().containsAll(usual);
    if (usual.size() < all.size()) {
      assertThat(help(command, "-h"))
          .contains("lanewise %s --help shows all %d options.".formatted(command, all.size()));
    }
  }

  /** Only commands that are named are built whole. */
  @Test
  void theListOfCommandsIsTheSameWhetherOrNotTheyAreBuilt() {
    String built = Lanewise.commandLine("help").getUsageMessage();
    for (String[] words : new String[][] {{}, {"--help"}, {"--help", "tune"}, {"nothing"}}) {
      assertThat(Lanewise.commandLine(words).getUsageMessage()).isEqualTo(built);
    }
  }

  @Test
  void aCommandsOwnOptionsComeFirst() {
    assertThat(options(help("train", "-h")))
        .startsWith("--out")
        .contains("--resume", "--model", "--data", "--epochs", "--lr", "--seed", "--recipe")
        .doesNotContain("--betas", "--rendezvous");
    assertThat(options(help("tune", "--help"))).startsWith("--out", "--search", "--trials");
    assertThat(options(help("predict", "--help"))).startsWith("--rows", "--split");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void whatPrintsATableHasJson(String command) {
    assertThat(options(help(command, "--help")).contains("--json"))
        .isEqualTo(!WITHOUT_TABLES.contains(command));
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
