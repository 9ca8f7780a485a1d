package lanewise.cli.learn;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.cli.learn.check.Examiner;
import lanewise.cli.learn.check.Exercise;
import lanewise.cli.learn.check.Race;
import lanewise.cli.learn.check.Verdict;
import lanewise.text.Choice;

/**
 * Compiles a student's file and has it judged in processes of their own, with limits of time, heap
 * and output: whatever the code does, this process goes on.
 */
final class Judge {
  /** For a JVM to start and to end by itself. */
  private static final int GRACE_SECONDS = 10;

  private static final int RACES = 5;
  private static final int MOST_PRINTED = 2_000;

  private final List<String> prefix;

  /**
   * A judge.
   *
   * @param prefix a command that runs the command after it, {@code unshare -rn}; may be empty
   */
  Judge(List<String> prefix) {
    this.prefix = List.copyOf(prefix);
  }

  /**
   * What was found.
   *
   * @param printed the beginning of what the student's code printed
   */
  record Finding(Verdict verdict, String printed) {}

  /** What follows the check of code that is compiled. */
  @FunctionalInterface
  private interface Then {
    Finding after(Path folder, Finding checked) throws IOException, InterruptedException;
  }

  /** Judges a file. */
  Finding judge(Exercise exercise, Path source) throws IOException, InterruptedException {
    return check(
        exercise,
        source,
        (folder, checked) ->
            exercise.race().isPresent()
                ? race(exercise, exercise.race().get(), folder, checked)
                : checked);
  }

  /** Checks a file, then measures it as a rung of the ladder: the only sentence is its GFLOP/s. */
  Finding climb(Exercise exercise, Path source) throws IOException, InterruptedException {
    return check(exercise, source, (folder, checked) -> run(Examiner.Task.CLIMB, exercise, folder));
  }

  private Finding check(Exercise exercise, Path source, Then then)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("lanewise-learn");
    try {
      Verdict compiled = Compiler.compile(source, folder);
      if (!compiled.isPassed()) {
        return new Finding(compiled, "");
      }
      if (!Compiler.hasClass(folder, exercise.className())) {
        return new Finding(
            Verdict.failed(
                List.of(
                    "%s has no class %s outside of a package."
                        .formatted(source.getFileName(), exercise.className()))),
            "");
      }
      Finding checked = run(Examiner.Task.CHECK, exercise, folder);
      return checked.verdict().isPassed() ? then.after(folder, checked) : checked;
    } finally {
      delete(folder);
    }
  }

  /** The best of some processes; the first that is fast enough will do. */
  private Finding race(Exercise exercise, Race race, Path folder, Finding checked)
      throws IOException, InterruptedException {
    List<Race.Lap> laps = new ArrayList<>();
    double best = 0;
    while (laps.size() < RACES && best < race.required()) {
      Finding lap = run(Examiner.Task.RACE, exercise, folder);
      if (!lap.verdict().isPassed()) {
        return lap;
      }
      laps.add(Race.Lap.parse(lap.verdict().sentences().getLast()));
      best = Math.max(best, laps.getLast().score());
    }
    List<String> sentences = new ArrayList<>(checked.verdict().sentences());
    sentences.add(
        "Your code reaches %.2f %s; %s are asked."
            .formatted(best, race.unit(), String.valueOf(race.required())));
    Verdict.Outcome outcome = race.outcome(laps);
    if (outcome == Verdict.Outcome.NOT_JUDGED) {
      sentences.add(
          "This is not judged: the machine is too busy to measure a speed. Check again when other"
              + " programs are done.");
    }
    return new Finding(new Verdict(outcome, sentences), checked.printed());
  }

  private Finding run(Examiner.Task task, Exercise exercise, Path folder)
      throws IOException, InterruptedException {
    Exercise.Limits limits = exercise.limits();
    Path file = folder.resolve("verdict.txt");
    Files.deleteIfExists(file);
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-modules=jdk.incubator.vector",
            "-Xmx" + limits.heapMiB() + "m",
            "-XX:-UsePerfData",
            "-XX:+UseSerialGC"));
    command.addAll(
        limits.optimised() || task != Examiner.Task.CHECK
            ? List.of("-XX:ObjectAlignmentInBytes=64")
            : List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", classPath(), Examiner.class.getName()));
    command.addAll(
        List.of(
            task.name(),
            Choice.name(exercise),
            folder.toString(),
            String.valueOf(limits.seconds()),
            file.toString()));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    Printed printed = new Printed(process);
    boolean ended;
    try {
      ended = process.waitFor(limits.seconds() + GRACE_SECONDS, TimeUnit.SECONDS);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    Verdict verdict = Verdict.read(file);
    if (verdict == null) {
      verdict = Verdict.failed(List.of(ended ? gone(process) : stuck(limits)));
    }
    return new Finding(verdict, printed.text());
  }

  /** Absolute, for the process runs in another folder. */
  private static String classPath() {
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(System.getProperty("java.class.path"))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String gone(Process process) {
    return "Your code ended the process (exit code %d) before the check was done: does it call System.exit?"
        .formatted(process.exitValue());
  }

  private static String stuck(Exercise.Limits limits) {
    return "Your code was stopped after %d s.".formatted(limits.seconds() + GRACE_SECONDS);
  }

  /** Reads all that a process prints, so that it never waits for us, and keeps the beginning. */
  private static final class Printed {
    private final StringBuilder text = new StringBuilder();
    private final Thread reader;

    Printed(Process process) {
      reader = Thread.ofVirtual().start(() -> read(process));
    }

    private void read(Process process) {
      char[] buffer = new char[8192];
      try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          text.append(buffer, 0, Math.min(n, MOST_PRINTED - text.length()));
        }
      } catch (IOException e) {
        // The process was stopped: what it printed before is all there is.
      }
    }

    String text() throws InterruptedException {
      reader.join();
      return text.toString();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
