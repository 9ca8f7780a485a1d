package lanewise.cli.learn;

import java.io.IOException;
import lanewise.cli.error.ExitCode;
import lanewise.cli.learn.check.Exercise;
import lanewise.cli.options.UserCommand;
import lanewise.screen.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lanewise learn start}: writes the file of an exercise. */
@Command(
    name = "start",
    description = "Write the file of an exercise: what to do, and where to write.",
    footer = {
      "  lanewise learn start convolution",
      "  lanewise learn start im2col --folder ~/cnn-course"
    })
final class LearnStartCommand extends UserCommand {
  @Parameters(paramLabel = "NAME", description = "The exercise; see lanewise learn list.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Exercise exercise;

  @Mixin private final Workbook workbook = new Workbook();

  @Override
  public Integer call() throws IOException {
    workbook.start(exercise);
    Screen screen = screen();
    screen.line("%s: %s", workbook.file(exercise), exercise.title());
    screen.line("Open it in an editor; it says what to do. Then: lanewise learn check");
    return ExitCode.DONE;
  }
}
