package lanewise.cli.terminal;

import java.io.PrintWriter;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import picocli.CommandLine;

/**
 * Work that takes a moment, or long: after a second it says what is being done. On a terminal it
 * counts the seconds in a line that vanishes at the end; elsewhere it is one line of standard
 * error.
 */
public final class Waiting implements AutoCloseable {
  /** Two seconds without a word seem like a program that hangs. */
  private static final int PATIENCE_MILLIS = Integer.getInteger("lanewise.patienceMillis", 1200);

  private static final int TICK_MILLIS = 1000;

  private final Screen screen;
  private final PrintWriter err;
  private final String what;
  private final long start = System.nanoTime();
  private final Thread thread;
  private boolean shown;
  private boolean over;

  /**
   * Begins to wait.
   *
   * @param screen where other output goes
   * @param err standard error
   * @param what is done: "loading mnist"
   */
  public Waiting(Screen screen, PrintWriter err, String what) {
    this(screen, err, what, PATIENCE_MILLIS);
  }

  Waiting(Screen screen, PrintWriter err, String what, int patienceMillis) {
    this.screen = screen;
    this.err = err;
    this.what = what;
    this.thread = Thread.ofPlatform().daemon().start(() -> watch(patienceMillis));
  }

  /** Begins to load a data set, for a command that shows nothing meanwhile. */
  public static Waiting toLoad(CommandLine line, String data) {
    return new Waiting(Terminal.standard(line), line.getErr(), "loading " + data);
  }

  private void watch(int patienceMillis) {
    try {
      Thread.sleep(patienceMillis);
      while (say()) {
        Thread.sleep(TICK_MILLIS);
      }
    } catch (InterruptedException e) {
      // it is over
    }
  }

  /** Whether there is more to say later. */
  private synchronized boolean say() {
    if (!over && screen.terminal()) {
      String time = "  " + Figures.duration((System.nanoTime() - start) / 1e9);
      int room = Math.max(0, screen.width() - 1 - time.length());
      screen.overwrite(what.substring(0, Math.min(what.length(), room)) + time);
      shown = true;
    } else if (!over) {
      err.println(what);
    }
    return !over && screen.terminal();
  }

  /** Writes a line of a result that has come meanwhile. */
  public synchronized void line(String text) {
    erase();
    screen.line(text);
    screen.out().flush();
  }

  /** Ends it, if it has not ended. */
  @Override
  public void close() {
    synchronized (this) {
      over = true;
      erase();
    }
    thread.interrupt();
  }

  private void erase() {
    if (shown) {
      screen.overwrite("\r");
      shown = false;
    }
  }
}
