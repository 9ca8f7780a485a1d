package lanewise.cli.data;

import picocli.CommandLine.Command;

/** {@code lanewise data}: the parent of its commands. */
@Command(
    name = "data",
    description = "List, fetch, check and show data sets.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DataListCommand.class,
      DataFetchCommand.class,
      DataCheckCommand.class,
      DataShowCommand.class
    })
public final class DataCommand {}
