package lanewise.cli.run;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import lanewise.cli.error.ExitCode;
import lanewise.train.TrainingListener;

/**
 * Ctrl-C and SIGTERM while a run is under way. The JVM answers them with its shutdown hooks; ours
 * stops the run after the step or batch in hand, waits until the run has settled, says where its
 * state is, and ends the process with {@link ExitCode#INTERRUPTED}.
 */
public final class Interruption implements TrainingListener, AutoCloseable {
  /** A batch in hand is finished if it does not take longer; what is on disk is whole anyway. */
  private static final long PATIENCE_SECONDS = 10;

  private static final long LOOK_AGAIN_MILLIS = 10;

  /** The runs of this process that have not settled, or not said so yet. */
  private static final AtomicInteger UNSETTLED = new AtomicInteger();

  private final CountDownLatch settled = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean requested;

  /**
   * Listens from now on.
   *
   * @param farewell where the run's state is, asked when it has settled
   */
  public Interruption(PrintWriter err, Supplier<String> farewell) {
    this.hook = new Thread(() -> shutDown(err, farewell), "lanewise-interruption");
    UNSETTLED.incrementAndGet();
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public boolean shouldStop() {
    return requested;
  }

  /** The run has settled: its files are written and nothing more is shown. */
  @Override
  public void close() {
    settled.countDown();
    try {
      if (Runtime.getRuntime().removeShutdownHook(hook)) {
        UNSETTLED.decrementAndGet();
      }
    } catch (IllegalStateException e) {
      // The hook is running, and about to end the process.
    }
  }

  private void shutDown(PrintWriter err, Supplier<String> farewell) {
    requested = true;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    try {
      settled.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      err.println("lanewise: interrupted; " + farewell.get());
      err.flush();
      // Of several runs side by side, the last one ends the process.
      UNSETTLED.decrementAndGet();
      while (UNSETTLED.get() > 0 && System.nanoTime() < deadline) {
        Thread.sleep(LOOK_AGAIN_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
  }
}
