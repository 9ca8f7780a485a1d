package lanewise.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SparkFailuresTest {
  @Test
  void executorsWithAnOlderJavaAreASentence() {
    Exception thrown =
        new IllegalStateException(
            "Job aborted due to stage failure: Task 0 in stage 0.0 failed 4 times, most recent"
                + " failure: Lost task 0.3 in stage 0.0 (TID 3) (10.0.0.7 executor 1):"
                + " java.lang.UnsupportedClassVersionError: lanewise/spark/SparkFarm has been"
                + " compiled by a more recent version of the Java Runtime");
    FailedExecutor.Failure cause =
        new FailedExecutor.Failure("1", "UnsupportedClassVersionError: lanewise/spark", false);
    String sentence =
        "the executors have a Java older than 25: point spark.executorEnv.JAVA_HOME at a JDK"
            + " 25.0.3 or newer";
    assertThat(Failures.inWords("yarn", thrown)).hasMessage(sentence);
    assertThat(Failures.inWords("yarn", new IllegalStateException("lost"), cause, List.of()))
        .hasMessage(sentence);
  }

  @Test
  void theExecutorThatFailedByItselfIsNamed() {
    Exception thrown =
        new IllegalStateException("lanewise.workers.WorkersException: worker 0 is gone");
    FailedExecutor.Failure cause =
        new FailedExecutor.Failure("3", "Command exited with code 52", true);
    assertThat(Failures.inWords("yarn", thrown, cause, List.of()))
        .hasMessage("spark:yarn: executor 3 is lost: Command exited with code 52");
    assertThat(Failures.inWords("", thrown)).hasMessage("worker 0 is gone");
  }

  @Test
  void tooFewSlotsAreASentence() {
    Exception thrown = new IllegalStateException("[SPARK-24819]: Barrier execution mode …");
    assertThat(Failures.inWords("yarn", thrown))
        .hasMessage(
            "spark:yarn: the cluster has no slot for each of the workers: start more executors, or"
                + " ask for fewer --workers or --threads");
  }
}
