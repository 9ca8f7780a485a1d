package lanewise.cli.learn;

import picocli.CommandLine.Command;

/** {@code lanewise learn}: only the place where its commands hang. */
@Command(
    name = "learn",
    description = {
      "Exercises that check themselves: write a convolution, a micro-kernel, the gradients, "
          + "a training loop.",
      "Each is one small Java file. You need an editor and the JDK, no build tool, no network."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      LearnListCommand.class,
      LearnStartCommand.class,
      LearnCheckCommand.class,
      LearnHintCommand.class,
      LearnResetCommand.class,
      LearnGradeCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lanewise learn start convolution",
      "  lanewise learn check --watch",
      "  lanewise learn hint"
    })
public final class LearnCommand {}
