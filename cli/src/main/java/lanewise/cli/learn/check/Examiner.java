package lanewise.cli.learn.check;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import lanewise.text.Choice;
import org.jspecify.annotations.Nullable;

/**
 * The program that judges, in a process of its own: whatever the student's code does, it spoils no
 * more than that process. It ends by itself when its time is over, and can then say where the code
 * was.
 */
public final class Examiner {
  /** The task of a process: compare, or measure the speed, of the code or of a rung made of it. */
  public enum Task {
    CHECK,
    RACE,
    CLIMB
  }

  private final Exercise exercise;
  private final Submission student;
  private final Examination examination = new Examination();

  private Examiner(Exercise exercise, Submission student) {
    this.exercise = exercise;
    this.student = student;
  }

  /**
   * The program.
   *
   * @param arguments the task, the exercise's name, the folder of classes, the seconds it may take,
   *     the file for the verdict
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.setErr(System.out);
    Exercise exercise = Choice.parse(Exercise.class, arguments[1]);
    Verdict verdict =
        judge(
            Task.valueOf(arguments[0]),
            exercise,
            Path.of(arguments[2]),
            Integer.parseInt(arguments[3]));
    verdict.write(Path.of(arguments[4]));
    Runtime.getRuntime().halt(0); // threads of the student's may still run
  }

  /**
   * Judges compiled code, on a thread of its own.
   *
   * @param classes the folder of its classes
   * @param seconds after which it has failed
   */
  public static Verdict judge(Task task, Exercise exercise, Path classes, int seconds)
      throws InterruptedException {
    // Never closed: threads of the student's may still load classes.
    Examiner examiner =
        new Examiner(exercise, new Submission(load(exercise, new URL[] {url(classes)})));
    AtomicReference<@Nullable Verdict> verdict = new AtomicReference<>();
    Thread thread = new Thread(() -> verdict.set(examiner.judge(task)), "student");
    thread.setDaemon(true);
    thread.start();
    thread.join(1000L * seconds);
    Verdict found = verdict.get();
    return found != null ? found : examiner.late(thread, seconds);
  }

  private static URL url(Path folder) {
    try {
      return folder.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @SuppressWarnings("BanClassLoader") // the student's code is what is to be loaded
  private static Class<?> load(Exercise exercise, URL[] where) {
    ClassLoader loader = new URLClassLoader(where, Examiner.class.getClassLoader());
    try {
      return Class.forName(exercise.className(), false, loader);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private Verdict judge(Task task) {
    try {
      return Verdict.passed(
          switch (task) {
            case CHECK -> {
              exercise.check().check(student, examination);
              yield examination.sentences();
            }
            case RACE -> List.of(exercise.race().orElseThrow().runner().run(student).format());
            case CLIMB -> List.of(String.valueOf(exercise.climb().orElseThrow().gflops(student)));
          });
    } catch (Wrong e) {
      return failed(e.sentences());
    } catch (OutOfMemoryError e) {
      return failed(
          List.of(
              "Your code needs more memory than the %d MiB it is given%s%s."
                  .formatted(
                      Runtime.getRuntime().maxMemory() >> 20,
                      student.place(e.getStackTrace()),
                      examination.with())));
    } catch (Throwable e) { // the student's code may throw whatever it likes
      Throwable cause =
          e instanceof ExceptionInInitializerError && e.getCause() != null ? e.getCause() : e;
      String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
      return failed(
          List.of(
              "Your code threw %s%s%s%s."
                  .formatted(
                      cause.getClass().getSimpleName(),
                      message,
                      student.place(cause.getStackTrace()),
                      examination.with())));
    }
  }

  private Verdict late(Thread thread, int seconds) {
    return failed(
        List.of(
            "Your code was still running after %d s%s%s. Does a loop never end?"
                .formatted(seconds, student.place(thread.getStackTrace()), examination.with())));
  }

  /** What went well before it is said too. */
  private Verdict failed(List<String> sentences) {
    List<String> all = new ArrayList<>(examination.sentences());
    all.addAll(sentences);
    return Verdict.failed(all);
  }
}
