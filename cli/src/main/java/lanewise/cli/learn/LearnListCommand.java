package lanewise.cli.learn;

import java.util.Arrays;
import java.util.List;
import lanewise.cli.error.ExitCode;
import lanewise.cli.learn.check.Exercise;
import lanewise.cli.options.JsonOption;
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
  @Mixin private final JsonOption json = new JsonOption();

  /** The output of {@code --json}. */
  private record Report(List<Listed> exercises) {}

  private record Listed(
      String name, String title, boolean begun, boolean passed, int checks, int hints) {}

  @Override
  public Integer call() {
    Progress progress = workbook.progress();
    List<Listed> all =
        Arrays.stream(Exercise.values()).map(exercise -> described(exercise, progress)).toList();
    if (json.given()) {
      json.print(line(), new Report(all));
      return ExitCode.DONE;
    }
    TextTable table = new TextTable(3, "exercise", "what you write", "state", "checks", "hints");
    for (Listed each : all) {
      table.row(
          each.name(),
          each.title(),
          each.passed() ? "passed" : each.begun() ? "begun" : "",
          each.begun() ? String.valueOf(each.checks()) : "",
          each.begun() ? String.valueOf(each.hints()) : "");
    }
    screen().table(table);
    return ExitCode.DONE;
  }

  private static Listed described(Exercise exercise, Progress progress) {
    Progress.Entry entry = progress.of(exercise);
    return new Listed(
        Choice.name(exercise),
        exercise.title(),
        progress.exercises().contains(entry),
        entry.passed(),
        entry.checks(),
        entry.hints());
  }
}
