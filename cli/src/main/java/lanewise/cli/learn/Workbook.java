package lanewise.cli.learn;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.learn.check.Exercise;
import lanewise.file.AtomicFile;
import lanewise.text.Choice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A student's folder: one file for each exercise that was begun, and the progress. */
final class Workbook {
  private static final Path USUAL = Path.of("learn");

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description =
          "Your folder of exercises (default: the current folder if it is one, else learn).")
  private @Nullable Path folder;

  /** The exercise that a command is about; a mixin of its own, for not all commands take one. */
  static final class Named {
    @Parameters(
        arity = "0..1",
        paramLabel = "NAME",
        description = "The exercise (default: the one worked on last).")
    private @Nullable Exercise exercise;

    Exercise in(Workbook workbook) {
      return exercise == null ? workbook.current() : workbook.begun(exercise);
    }
  }

  Path folder() {
    if (folder != null) {
      return folder;
    }
    Path here = Path.of("");
    return Progress.isIn(here) ? here : USUAL;
  }

  Path file(Exercise exercise) {
    return folder().resolve(exercise.file());
  }

  Progress progress() {
    if (folder != null && !Files.isDirectory(folder)) {
      throw new CommandFailure("--folder %s does not exist or is not a folder".formatted(folder));
    }
    return Progress.read(folder());
  }

  /** Notes something of an exercise, which becomes the one worked on last. */
  void note(Exercise exercise, UnaryOperator<Progress.Entry> change) {
    Progress progress = progress();
    progress.with(change.apply(progress.of(exercise))).write(folder());
  }

  private Exercise current() {
    Progress progress = progress();
    if (progress.exercises().isEmpty()) {
      throw new CommandFailure(
          "no exercise has been started in %s; begin with: lanewise learn start %s"
              .formatted(folder().toAbsolutePath(), Choice.name(Exercise.CONVOLUTION)));
    }
    return begun(Choice.parse(Exercise.class, progress.exercises().getLast().name()));
  }

  private Exercise begun(Exercise exercise) {
    if (!Files.exists(file(exercise))) {
      throw new CommandFailure(
          "%s is not there; to begin: lanewise learn start %s"
              .formatted(file(exercise), Choice.name(exercise)));
    }
    return exercise;
  }

  /**
   * Writes the file of an exercise.
   *
   * @throws CommandFailure if it is there already
   */
  void start(Exercise exercise) throws IOException {
    if (Files.exists(file(exercise))) {
      throw new CommandFailure(
          "%s is there already; to begin it anew: lanewise learn reset %s"
              .formatted(file(exercise), Choice.name(exercise)));
    }
    AtomicFile.createFolder(folder());
    byte[] text = exercise.skeleton().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file(exercise), out -> out.write(text));
    note(exercise, entry -> entry);
  }

  /**
   * Puts the skeleton in the place of an answer.
   *
   * @return where the answer is now
   */
  Path reset(Exercise exercise) throws IOException {
    int number = 1;
    Path kept = folder().resolve(exercise.file() + "." + number);
    while (Files.exists(kept)) {
      kept = folder().resolve(exercise.file() + "." + ++number);
    }
    Files.move(file(exercise), kept);
    start(exercise);
    return kept;
  }
}
