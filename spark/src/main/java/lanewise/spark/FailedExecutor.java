package lanewise.spark;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lanewise.workers.WorkersException;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.jspecify.annotations.Nullable;

/**
 * Hears which executor was the last to fail by itself. When a worker is lost, the others fail too,
 * and Spark may report one of them.
 */
final class FailedExecutor extends SparkListener {
  private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(5);

  private @Nullable Failure failure;

  /**
   * What has happened.
   *
   * @param executor its number
   * @param why in Spark's words
   * @param lost whether the whole process is gone
   */
  record Failure(String executor, String why, boolean lost) {}

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    failure = new Failure(event.executorId(), event.reason(), true);
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    boolean lost = failure != null && failure.lost();
    if (!lost
        && event.reason() instanceof ExceptionFailure thrown
        && !thrown.className().equals(WorkersException.class.getName())) {
      String name = thrown.className().substring(thrown.className().lastIndexOf('.') + 1);
      String why = name + ": " + thrown.description();
      failure = new Failure(event.taskInfo().executorId(), why, false);
    }
  }

  /** The last failure, after all that Spark has to tell of it; null if no executor failed. */
  @Nullable Failure await(SparkContext context) {
    try {
      context.listenerBus().waitUntilEmpty(PATIENCE_MILLIS);
    } catch (TimeoutException e) {
      // What has been heard until now is told.
    }
    synchronized (this) {
      return failure;
    }
  }
}
