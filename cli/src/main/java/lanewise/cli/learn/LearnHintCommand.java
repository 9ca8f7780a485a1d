package lanewise.cli.learn;

import java.util.List;
import lanewise.cli.error.ExitCode;
import lanewise.cli.learn.check.Exercise;
import lanewise.cli.options.UserCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lanewise learn hint}: the next hint. */
@Command(
    name = "hint",
    description = "Print the next hint of an exercise; after the last, they begin again.",
    footer = "  lanewise learn hint")
final class LearnHintCommand extends UserCommand {
  @Mixin private final Workbook workbook = new Workbook();
  @Mixin private final Workbook.Named named = new Workbook.Named();

  @Override
  public Integer call() {
    Exercise exercise = named.in(workbook);
    List<String> hints = exercise.hints();
    int number = workbook.progress().of(exercise).hints() % hints.size();
    screen().line("Hint %d of %d: %s", number + 1, hints.size(), hints.get(number));
    workbook.note(exercise, Progress.Entry::hinted);
    return ExitCode.DONE;
  }
}
