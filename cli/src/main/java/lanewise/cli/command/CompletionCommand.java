package lanewise.cli.command;

import java.util.List;
import java.util.Map;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.Recipes;
import lanewise.cli.options.UserCommand;
import lanewise.datasets.catalog.KnownSet;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code lanewise completion}: prints a completion script for shells. */
@Command(
    name = "completion",
    description = "Print a completion script for bash and zsh.",
    footerHeading = "%nExample:%n",
    footer = "  source <(lanewise completion)")
public final class CompletionCommand extends UserCommand {
  /** Of options that take other values too, those that have names. */
  private static final Map<String, Iterable<String>> VALUES =
      Map.of(
          "--data",
          KnownSet.listed().stream().map(KnownSet::name).toList(),
          "--recipe",
          Recipes.names());

  @Override
  public Integer call() {
    CommandLine root = line().getCommandSpec().root().commandLine();
    tellApart(root.getCommandSpec());
    line().getOut().print(AutoComplete.bash(root.getCommandName(), root));
    line().getOut().flush();
    return ExitCode.DONE;
  }

  /**
   * Gives each option with values of its own a label of its own: the script keeps the values by
   * their labels, so that of several options called NAME only the last would have any.
   */
  private static void tellApart(CommandSpec command) {
    for (OptionSpec option : List.copyOf(command.options())) {
      Iterable<String> values =
          VALUES.getOrDefault(option.longestName(), option.completionCandidates());
      if (values != null && values.iterator().hasNext() && !option.inherited()) {
        command.remove(option);
        command.addOption(
            option.toBuilder()
                .paramLabel(option.longestName().substring(2))
                .completionCandidates(values)
                .build());
      }
    }
    command.subcommands().values().forEach(each -> tellApart(each.getCommandSpec()));
  }
}
