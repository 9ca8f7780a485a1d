package lanewise.cli.learn;

import java.io.IOException;
import lanewise.cli.error.ExitCode;
import lanewise.cli.learn.check.Exercise;
import lanewise.cli.options.UserCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lanewise learn reset}: the skeleton again. */
@Command(
    name = "reset",
    description = "Start an exercise again. What you wrote is kept next to it, under another name.",
    footer = "  lanewise learn reset convolution")
final class LearnResetCommand extends UserCommand {
  @Mixin private final Workbook workbook = new Workbook();
  @Mixin private final Workbook.Named named = new Workbook.Named();

  @Override
  public Integer call() throws IOException {
    Exercise exercise = named.in(workbook);
    screen()
        .line(
            "%s is as at the beginning; what you wrote is in %s",
            workbook.file(exercise), workbook.reset(exercise));
    return ExitCode.DONE;
  }
}
