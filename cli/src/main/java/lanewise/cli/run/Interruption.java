package lanewise.cli.run;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import lanewise.cli.error.ExitCode;
import lanewise.screen.Screen;
import lanewise.train.TrainingListener;

/**
 * Handles Ctrl-C and SIGTERM during a run. The JVM then runs its shutdown hooks; the hook here
 * stops the run after the current step or batch, waits until its files are written, reports where
 * its state is, and ends the process with {@link ExitCode#INTERRUPTED}.
 */
final class Interruption implements TrainingListener, AutoCloseable {
  /** The longest wait for the current batch; files on disk are complete in any case. */
  private static final long PATIENCE_SECONDS = 10;

  private static final long LOOK_AGAIN_MILLIS = 10;

  /** The number of runs of this process whose files are not written yet. */
  private static final AtomicInteger UNSETTLED = new AtomicInteger();

  private final CountDownLatch settled = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean requested;

  /**
   * Starts to handle interruptions.
   *
   * @param screen the terminal, whose line of progress makes room for the message
   * @param farewell supplies the message of where the run's state is, after its files are written
   */
  public Interruption(Screen screen, PrintWriter err, Supplier<String> farewell) {
    this.hook = new Thread(() -> shutDown(screen, err, farewell), "lanewise-interruption");
    UNSETTLED.incrementAndGet();
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public boolean shouldStop() {
    return requested;
  }

  /** Marks the run as finished: its files are written and there is no more output. */
  @Override
  public void close() {
    settled.countDown();
    try {
      if (Runtime.getRuntime().removeShutdownHook(hook)) {
        UNSETTLED.decrementAndGet();
      }
    } catch (IllegalStateException e) {
      // The hook is running and will end the process.
    }
  }

  private void shutDown(Screen screen, PrintWriter err, Supplier<String> farewell) {
    requested = true;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    try {
      settled.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (screen.terminal()) {
        screen.overwrite("");
      }
      err.println("lanewise: interrupted; " + farewell.get());
      err.flush();
      // With several runs in parallel, the last one ends the process.
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
