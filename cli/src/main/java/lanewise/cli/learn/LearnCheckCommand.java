package lanewise.cli.learn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import lanewise.cli.error.ExitCode;
import lanewise.cli.learn.check.Exercise;
import lanewise.cli.learn.check.Verdict;
import lanewise.cli.options.UserCommand;
import lanewise.screen.Screen;
import lanewise.text.Choice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lanewise learn check}: judges an answer, once or whenever it is saved. */
@Command(
    name = "check",
    description = {
      "Check your answer to an exercise.",
      "It is compiled and run in a process of its own, with limits of time and memory. The exit "
          + "code is 1 if it is wrong, else 0."
    },
    footer = {"  lanewise learn check", "  lanewise learn check convolution --watch"})
final class LearnCheckCommand extends UserCommand {
  private static final long WATCH_MILLIS = 200;

  @Mixin private final Workbook workbook = new Workbook();
  @Mixin private final Workbook.Named named = new Workbook.Named();

  @Option(names = "--watch", description = "Check again whenever you save, until Ctrl-C.")
  private boolean watch;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Exercise exercise = named.in(workbook);
    Path file = workbook.file(exercise);
    FileTime saved = Files.getLastModifiedTime(file);
    Verdict verdict = check(exercise, file);
    while (watch) {
      saved = nextSave(file, saved);
      screen().gap();
      verdict = check(exercise, file);
    }
    return verdict.outcome() == Verdict.Outcome.FAILED ? ExitCode.FAILED : ExitCode.DONE;
  }

  private Verdict check(Exercise exercise, Path file) throws IOException, InterruptedException {
    Judge.Finding finding = new Judge(List.of()).judge(exercise, file);
    Verdict verdict = finding.verdict();
    workbook.note(exercise, entry -> entry.checked(verdict.isPassed()));
    show(exercise, finding);
    return verdict;
  }

  private void show(Exercise exercise, Judge.Finding finding) {
    Screen screen = screen();
    Verdict verdict = finding.verdict();
    String headline = "%s: %s".formatted(Choice.name(exercise), verdict.outcome().text());
    screen.line(verdict.isPassed() ? screen.green(headline) : screen.yellow(headline));
    verdict.sentences().forEach(sentence -> screen.line("  " + sentence));
    if (!finding.printed().isEmpty()) {
      screen.line("Your code printed:");
      finding.printed().lines().forEach(line -> screen.line("  " + line));
    }
    if (verdict.isPassed()) {
      exercise
          .next()
          .ifPresent(next -> screen.line("Next: lanewise learn start " + Choice.name(next)));
    }
    screen.out().flush();
  }

  /** Waits until a file is saved. Editors that write anew take it away for a moment. */
  private static FileTime nextSave(Path file, FileTime last)
      throws IOException, InterruptedException {
    while (true) {
      Thread.sleep(WATCH_MILLIS);
      try {
        FileTime saved = Files.getLastModifiedTime(file);
        if (!saved.equals(last)) {
          return saved;
        }
      } catch (NoSuchFileException e) {
        // It will be there again.
      }
    }
  }
}
