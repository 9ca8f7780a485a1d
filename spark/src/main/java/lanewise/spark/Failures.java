package lanewise.spark;

import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lanewise.cli.error.CommandFailure;
import org.jspecify.annotations.Nullable;

/** What goes wrong in Spark, as one line for its user. */
final class Failures {
  /** The cause within the message of a failed stage: the exception of its last task. */
  private static final Pattern IN_TASK =
      Pattern.compile("Lost task [^:]*: (?:[\\w.$]*\\.)?(\\w+): ([^\n]*)");

  /** What our own code has to say is a sentence by itself. */
  private static final Pattern OURS = Pattern.compile("lanewise\\.[\\w.$]+: ([^\n]*)");

  private static final String OLD_JAVA = "UnsupportedClassVersionError";

  private Failures() {}

  /** The failure of the cluster to start, or of a task. */
  static CommandFailure inWords(String place, Exception e) {
    return inWords(place, e, null, List.of());
  }

  /**
   * The failure of a task or of a stage.
   *
   * @param cause the executor that failed by itself, if there is one
   * @param log its log
   */
  static CommandFailure inWords(
      String place, Exception e, FailedExecutor.@Nullable Failure cause, List<String> log) {
    String message = Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    if (message.contains(OLD_JAVA) || (cause != null && cause.why().contains(OLD_JAVA))) {
      return new CommandFailure(
          "the executors have a Java older than 25: point spark.executorEnv.JAVA_HOME at a JDK"
              + " 25.0.3 or newer",
          e);
    }
    if (message.contains("SPARK-24819")) {
      return new CommandFailure(
          "spark%s: the cluster has no slot for each of the workers: start more executors, or ask"
                  .formatted(place.isEmpty() ? "" : ":" + place)
              + " for fewer --workers or --threads",
          e);
    }
    if (cause != null) {
      return new CommandFailure(
          "spark%s: executor %s %s: %s"
              .formatted(
                  place.isEmpty() ? "" : ":" + place,
                  cause.executor(),
                  cause.lost() ? "is lost" : "has failed",
                  cause.why().lines().findFirst().orElse("")),
          log,
          e);
    }
    Matcher ours = OURS.matcher(message);
    if (ours.find()) {
      return new CommandFailure(ours.group(1), e);
    }
    Matcher task = IN_TASK.matcher(message);
    String why = task.find() ? task.group(1) + ": " + task.group(2) : message;
    return new CommandFailure(
        "spark%s: %s"
            .formatted(place.isEmpty() ? "" : ":" + place, why.lines().findFirst().orElse("")),
        e);
  }
}
