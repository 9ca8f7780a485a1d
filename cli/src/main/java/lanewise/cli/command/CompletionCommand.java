package lanewise.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.Recipes;
import lanewise.cli.options.RunPath;
import lanewise.cli.options.UserCommand;
import lanewise.datasets.augment.Technique;
import lanewise.datasets.catalog.KnownSet;
import lanewise.text.Choice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

/**
 * {@code lanewise completion}: prints a script for the Tab key of a shell. All scripts read the
 * same table, which has a line for each command, each option, and the arguments of each command.
 */
@Command(
    name = "completion",
    description = {
      "Print a script that completes commands, options and their values at the Tab key.",
      "Its first lines say where to keep it."
    },
    footer = {
      "  source <(lanewise completion bash)",
      "  source <(lanewise completion zsh)",
      "  lanewise completion fish > ~/.config/fish/completions/lanewise.fish"
    })
public final class CompletionCommand extends UserCommand {
  private static final String FILE = "@file";
  private static final String FOLDER = "@folder";
  private static final String RUN = "@run";

  /** Names with their values, joined by commas. */
  private static final String LIST = "@list";

  /** Any text. */
  private static final String TEXT = "-";

  /** Where the first phrase of a description ends. */
  private static final Pattern REST = Pattern.compile("(?s)(: |\\. |; | \\(|\\$).*|\\.$");

  private static final List<String> SETS = KnownSet.listed().stream().map(KnownSet::name).toList();

  /** What is known by name, by the option or by the command that takes it as an argument. */
  private static final Map<String, List<String>> KNOWN =
      Map.of(
          "--augment",
          Stream.concat(Stream.of(LIST), Arrays.stream(Technique.values()).map(each -> each + "="))
              .toList(),
          "--recipe",
          Recipes.names(),
          "recipes",
          Recipes.names(),
          "--data",
          SETS,
          "data show",
          SETS,
          "data check",
          SETS,
          "data fetch",
          SETS);

  /** The shells that have a script. */
  private enum Shell {
    BASH,
    ZSH,
    FISH
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "SHELL",
      description = "bash, zsh or fish (default: the login shell).")
  private @Nullable Shell shell;

  @Override
  public Integer call() throws IOException {
    StringJoiner table = new StringJoiner("\n", "\n", "\n");
    tell(line().getCommandSpec().root(), "", table);
    Shell chosen = shell == null ? loginShell() : shell;
    try (InputStream in =
        CompletionCommand.class.getResourceAsStream("completion." + Choice.name(chosen))) {
      String script = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      line().getOut().print(script.replace("@TABLE@", table.toString()));
    }
    line().getOut().flush();
    return ExitCode.DONE;
  }

  private static Shell loginShell() {
    Path path = Path.of(Objects.requireNonNullElse(System.getenv("SHELL"), ""));
    String name = String.valueOf(path.getFileName());
    return Arrays.stream(Shell.values())
        .filter(each -> Choice.name(each).equals(name))
        .findFirst()
        .orElse(Shell.BASH);
  }

  /** Adds the lines of a command, and of those below it. */
  private static void tell(CommandSpec command, String place, StringJoiner table) {
    for (OptionSpec option : command.options()) {
      String name = option.longestName();
      row(table, place, name, values(option, name), option.description());
    }
    Set<String> others = new LinkedHashSet<>();
    if (command.userObject() instanceof HelpCommand) {
      others.addAll(command.root().subcommands().keySet());
    }
    command.positionalParameters().forEach(each -> others.add(values(each, place)));
    if (!others.isEmpty()) {
      row(table, place, "*", String.join(" ", others));
    }
    command
        .subcommands()
        .forEach(
            (name, each) -> {
              CommandSpec below = each.getCommandSpec();
              row(table, place, name, "", below.usageMessage().description());
              tell(below, place.isEmpty() ? name : place + " " + name, table);
            });
  }

  private static void row(
      StringJoiner table, String place, String name, String values, String... about) {
    String phrase = REST.matcher(String.join(" ", about)).replaceFirst("");
    // Quotes would end the table, and bars its cells.
    phrase = phrase.replace('\'', '’').replace('|', '/');
    table.add(String.join("|", place, name, values, phrase));
  }

  /**
   * What a shell may offer for an option or an argument; nothing if the option takes no value.
   *
   * @param name the option, or the command of the argument
   */
  private static String values(ArgSpec argument, String name) {
    if (argument.arity().max() == 0) {
      return "";
    }
    List<String> values = new ArrayList<>(KNOWN.getOrDefault(name, List.of()));
    if (argument.type().isEnum()) {
      Stream.of(argument.type().getEnumConstants())
          .map(each -> Choice.name((Enum<?>) each))
          .forEach(values::add);
    } else if (values.isEmpty() && argument.completionCandidates() != null) {
      argument.completionCandidates().forEach(values::add);
    }
    String label = argument.paramLabel();
    if (Arrays.stream(argument.converters()).anyMatch(RunPath.class::isInstance)) {
      values.add(RUN);
    } else if (label.contains("FILE") || label.contains(".")) {
      values.add(FILE);
    } else if (label.contains("DIR") || label.contains("FOLDER")) {
      values.add(FOLDER);
    }
    return values.isEmpty() ? TEXT : String.join(" ", values);
  }
}
