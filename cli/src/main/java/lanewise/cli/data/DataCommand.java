package lanewise.cli.data;

import picocli.CommandLine.Command;

/** {@code lanewise data}: only the place where its commands hang. */
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
