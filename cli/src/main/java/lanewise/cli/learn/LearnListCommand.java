package lanewise.cli.learn;

import lanewise.cli.error.ExitCode;
import lanewise.cli.learn.check.Exercise;
import lanewise.cli.options.UserCommand;
import lanewise.screen.TextTable;
import lanewise.text.Choice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lanewise learn list}: the exercises, and how far the student is. */
@Command(
    name = "list",
    description = "List the exercises in order, and which you have passed.",
    footer = "  lanewise learn list")
final class LearnListCommand extends UserCommand {
  @Mixin private final Workbook workbook = new Workbook();

  @Override
  public Integer call() {
    Progress progress = workbook.progress();
    TextTable table = new TextTable(3, "exercise", "what you write", "state", "checks", "hints");
    for (Exercise exercise : Exercise.values()) {
      Progress.Entry entry = progress.of(exercise);
      boolean begun = progress.exercises().contains(entry);
      table.row(
          Choice.name(exercise),
          exercise.title(),
          entry.passed() ? "passed" : begun ? "begun" : "",
          begun ? String.valueOf(entry.checks()) : "",
          begun ? String.valueOf(entry.hints()) : "");
    }
    screen().table(table);
    return ExitCode.DONE;
  }
}
