package lanewise.cli.learn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.error.ExitCode;
import lanewise.cli.learn.check.Exercise;
import lanewise.cli.learn.check.Verdict;
import lanewise.cli.options.JsonOption;
import lanewise.cli.options.UserCommand;
import lanewise.cli.terminal.Terminal;
import lanewise.screen.Screen;
import lanewise.screen.TextTable;
import lanewise.text.Choice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lanewise learn grade}: the answers of a class. */
@Command(
    name = "grade",
    description = {
      "Check the answers of a class: a folder with one subfolder per student, each with the files "
          + "that `learn start` writes, or with a folder learn that holds them.",
      "Every answer runs in a process of its own, with limits of time and memory, on Linux "
          + "without network where the system allows that."
    },
    footer = {"  lanewise learn grade submissions/", "  lanewise learn grade submissions/ --json"})
final class LearnGradeCommand extends UserCommand {
  private static final List<String> WITHOUT_NETWORK = List.of("unshare", "-rn");

  @Parameters(paramLabel = "FOLDER", description = "The folder with one subfolder per student.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path folder;

  @Mixin private final JsonOption json = new JsonOption();

  /** What {@code --json} prints. */
  private record Grades(String network, List<Student> students) {}

  private record Student(String name, int passed, List<Answer> answers) {}

  private record Answer(String exercise, String verdict, List<String> sentences) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    boolean cutOff = canCutOff();
    Judge judge = new Judge(cutOff ? WITHOUT_NETWORK : List.of());
    Screen progress = Terminal.beside(line());
    List<Student> students = new ArrayList<>();
    for (Path each : students()) {
      students.add(student(judge, each));
      progress.line("%s: %d passed".formatted(each.getFileName(), students.getLast().passed()));
      progress.out().flush();
    }
    Grades grades = new Grades(cutOff ? "cut off" : "not cut off", students);
    if (json.given()) {
      json.print(line(), grades);
    } else {
      show(grades);
    }
    return ExitCode.DONE;
  }

  private List<Path> students() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure("%s is not a folder".formatted(folder));
    }
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> students = entries.filter(Files::isDirectory).sorted().toList();
      if (students.isEmpty()) {
        throw new CommandFailure(
            "%s has no subfolders; expected one per student".formatted(folder));
      }
      return students;
    }
  }

  private static Student student(Judge judge, Path folder)
      throws IOException, InterruptedException {
    List<Answer> answers = new ArrayList<>();
    int passed = 0;
    for (Exercise exercise : Exercise.values()) {
      Path inside = folder.resolve("learn").resolve(exercise.file());
      Path file = Files.exists(inside) ? inside : folder.resolve(exercise.file());
      if (Files.exists(file)) {
        Verdict verdict = judge.judge(exercise, file).verdict();
        passed += verdict.isPassed() ? 1 : 0;
        answers.add(
            new Answer(Choice.name(exercise), verdict.outcome().text(), verdict.sentences()));
      }
    }
    return new Student(String.valueOf(folder.getFileName()), passed, answers);
  }

  private void show(Grades grades) {
    Screen screen = screen();
    TextTable table = new TextTable(3, "student", "exercise", "verdict");
    for (Student student : grades.students()) {
      for (Answer answer : student.answers()) {
        table.row(student.name(), answer.exercise(), answer.verdict());
      }
    }
    screen.table(table);
    screen.line("network: " + grades.network());
  }

  /** Whether this system lets us run a process without network. */
  private static boolean canCutOff() throws InterruptedException {
    try {
      List<String> probe = new ArrayList<>(WITHOUT_NETWORK);
      probe.add("true");
      return new ProcessBuilder(probe)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }
}
