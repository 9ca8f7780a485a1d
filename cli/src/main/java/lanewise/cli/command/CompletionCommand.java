package lanewise.cli.command;

import lanewise.cli.error.ExitCode;
import lanewise.cli.options.UserCommand;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code lanewise completion}: prints a completion script for shells. */
@Command(
    name = "completion",
    description = "Print a completion script for bash and zsh.",
    footerHeading = "%nExample:%n",
    footer = "  source <(lanewise completion)")
public final class CompletionCommand extends UserCommand {
  @Override
  public Integer call() {
    CommandLine root = line().getCommandSpec().root().commandLine();
    line().getOut().print(AutoComplete.bash(root.getCommandName(), root));
    line().getOut().flush();
    return ExitCode.DONE;
  }
}
