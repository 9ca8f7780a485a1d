package lanewise.cli.terminal;

import java.util.function.Supplier;
import lanewise.run.RunListener;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import lanewise.text.Text;
import lanewise.train.EpochResult;
import lanewise.train.TrainingListener;
import lanewise.train.TrainingState;
import org.jspecify.annotations.Nullable;

/**
 * Shows the progress of a run as one line per epoch, for files and pipes, and passes events on to
 * other listeners.
 */
public class ProgressDisplay implements RunListener, AutoCloseable {
  protected final Screen screen;
  protected final RunLength run;
  private final String views;
  private final TrainingListener others;
  private @Nullable Waiting waiting;

  ProgressDisplay(Screen screen, RunLength run, String views, TrainingListener others) {
    this.screen = screen;
    this.run = run;
    this.views = views;
    this.others = others;
  }

  /**
   * The display for a screen.
   *
   * @param views the test views as text; empty for a single view
   * @param others the listeners called after the screen
   */
  public static ProgressDisplay on(
      Screen screen, RunLength run, String views, TrainingListener others) {
    return screen.terminal()
        ? new TerminalProgress(screen, run, views, others)
        : new ProgressDisplay(screen, run, views, others);
  }

  @Override
  public void onStart(int epoch) {
    screen.headings(run.table());
  }

  @Override
  public void onStep(
      long step, int epoch, double loss, double accuracy, double learningRate, int images) {
    others.onStep(step, epoch, loss, accuracy, learningRate, images);
  }

  @Override
  public void onEpoch(EpochResult result) {
    screen.rows(run.describe(result), result.best() ? screen::green : line -> line);
    others.onEpoch(result);
  }

  @Override
  public void onRecovery(int epoch, String why) {
    screen.line(screen.yellow(why));
  }

  @Override
  public void onTest(int images) {
    close();
    String what = Text.of("testing on %s images%s", Figures.count(images), views);
    if (!views.isEmpty()) { // takes several times as long
      screen.line(what);
    }
    waiting = new Waiting(screen, screen.out(), what);
  }

  @Override
  public void onPause(Supplier<TrainingState> state) {
    others.onPause(state);
  }

  @Override
  public boolean hold() {
    return others.hold();
  }

  @Override
  public boolean shouldStop() {
    return others.shouldStop();
  }

  /** Closes the display, during an epoch or after the last one. */
  @Override
  public void close() {
    if (waiting != null) {
      waiting.close();
    }
  }
}
