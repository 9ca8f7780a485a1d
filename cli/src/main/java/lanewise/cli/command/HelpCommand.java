package lanewise.cli.command;

import java.util.List;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.UserCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lanewise help}: what {@code --help} shows, for those who ask this way. */
@Command(
    name = "help",
    description = "Show the help of a command.",
    footer = {"  lanewise help train", "  lanewise help data list"})
public final class HelpCommand extends UserCommand {
  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "The command.")
  private List<String> words = List.of();

  @Override
  public Integer call() {
    CommandLine shown = line().getCommandSpec().root().commandLine();
    for (String word : words) {
      CommandLine next = shown.getSubcommands().get(word);
      if (next == null) {
        throw mistake("there is no command '%s'", word);
      }
      shown = next;
    }
    shown.usage(line().getOut());
    return ExitCode.DONE;
  }
}
