package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lanewise.model.ModelName;
import lanewise.run.RunConfig;
import lanewise.run.RunSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The commands that documents and the help show: each is one that the command line takes. */
class DocumentedCommandsTest {
  private static final Path ROOT = Path.of("..");

  /** A line of a code block, up to a comment, a redirection or a pipe. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "^ *(?:\\$ )?(?:source <\\()?(?:bin/)?lanewise ((?:[^#|>\\n"
              + "]|\\S#)+?)(?: *\\\\\\n"
              + " *([^\\n"
              + "]*))?(?: {2,}| #| *[|>)…].*|$)",
          Pattern.MULTILINE);

  @TempDir private static Path folder;

  static Stream<String> documented() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    List<String> commands = new ArrayList<>();
    for (Path page : pages) {
      commands.addAll(commands(Files.readString(page)));
    }
    return commands.stream().distinct();
  }

  static Stream<String> examples() {
    return leaves(Lanewise.commandLine("help")).flatMap(line -> commands(footer(line)).stream());
  }

  private static Stream<CommandLine> leaves(CommandLine line) {
    return Stream.concat(
        Stream.of(line),
        line.getSubcommands().values().stream().flatMap(DocumentedCommandsTest::leaves));
  }

  private static String footer(CommandLine line) {
    return String.join("\n", line.getCommandSpec().usageMessage().footer());
  }

  private static List<String> commands(String text) {
    return COMMAND
        .matcher(text)
        .results()
        .map(found -> found.group(1) + (found.group(2) == null ? "" : " " + found.group(2)))
        .map(String::strip)
        .toList();
  }

  @ParameterizedTest
  @MethodSource({"documented", "examples"})
  void theCommandLineTakesIt(String command) throws IOException {
    Path config = folder.resolve("config.yaml"); // in the place of the reader's own
    RunConfig.write(config, RunSettings.of(ModelName.SIMPLE_VGG, "digits"));
    List<String> words = new ArrayList<>(words(command));
    for (int i = 1; i < words.size(); i++) {
      switch (words.get(i - 1)) {
        case "--recipe", "--config" -> {
          if (words.get(i).contains(".yaml")) {
            words.set(i, config.toString());
          }
        }
        case "--resume" -> words.set(i, folder.toString());
        default -> {}
      }
    }
    String[] arguments = words.toArray(String[]::new);

    assertThatCode(() -> Lanewise.commandLine(arguments).parseArgs(arguments))
        .doesNotThrowAnyException();
  }

  @Test
  void allAreFound() throws IOException {
    assertThat(documented()).hasSizeGreaterThan(40).contains("train", "doctor");
    assertThat(examples()).hasSizeGreaterThan(50);
    assertThat(leaves(Lanewise.commandLine("help")).filter(line -> line.getSubcommands().isEmpty()))
        .allSatisfy(
            line ->
                assertThat(footer(line).lines().map(String::strip))
                    .as("examples that can be copied line by line")
                    .allMatch(each -> each.matches("(source <\\()?lanewise .*[^\\\\]")));
  }

  private static List<String> words(String command) {
    return Pattern.compile("'[^']*'|\"[^\"]*\"|\\S+")
        .matcher(command)
        .results()
        .map(MatchResult::group)
        .map(word -> word.matches("['\"].*") ? word.substring(1, word.length() - 1) : word)
        .flatMap(DocumentedCommandsTest::expanded)
        .toList();
  }

  /** As a shell does where there are two, and as a reader leaves out what is left open. */
  private static Stream<String> expanded(String word) {
    return switch (word) {
      case "…" -> Stream.empty();
      case "runs/*/" -> Stream.of("runs/one", "runs/two");
      default -> Stream.of(word);
    };
  }
}
