package lanewise.cli.terminal;

import java.util.function.Supplier;
import lanewise.run.RunListener;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import lanewise.train.EpochResult;
import lanewise.train.TrainingListener;
import lanewise.train.TrainingState;

/** Shows a run as it goes, and tells others of it: a line per epoch, for files and pipes. */
public class ProgressDisplay implements RunListener, AutoCloseable {
  protected final Screen screen;
  protected final RunLength run;
  private final String views;
  private final TrainingListener others;

  ProgressDisplay(Screen screen, RunLength run, String views, TrainingListener others) {
    this.screen = screen;
    this.run = run;
    this.views = views;
    this.others = others;
  }

  /**
   * The display that suits the screen.
   *
   * @param views by which a test image is judged, in words; empty for the image itself
   * @param others hear of the run after the screen
   */
  public static ProgressDisplay on(
      Screen screen, RunLength run, String views, TrainingListener others) {
    return screen.terminal()
        ? new TerminalProgress(screen, run, views, others)
        : new ProgressDisplay(screen, run, views, others);
  }

  @Override
  public void onStart(int epoch) {
    screen.line(screen.bold(run.headings()));
  }

  @Override
  public void onStep(
      long step, int epoch, double loss, double accuracy, double learningRate, int images) {
    others.onStep(step, epoch, loss, accuracy, learningRate, images);
  }

  @Override
  public void onEpoch(EpochResult result) {
    String line = run.describe(result);
    screen.line(result.best() ? screen.green(line) : line);
    others.onEpoch(result);
  }

  @Override
  public void onRecovery(int epoch, String why) {
    screen.line(screen.yellow(why));
  }

  @Override
  public void onTest(int images) {
    close();
    if (!views.isEmpty()) { // which takes so much longer that it is worth a word
      screen.line("judging %s test images%s".formatted(Figures.count(images), views));
    }
  }

  @Override
  public void onPause(Supplier<TrainingState> state) {
    others.onPause(state);
  }

  @Override
  public boolean shouldStop() {
    return others.shouldStop();
  }

  /** Ends the display, in the middle of an epoch or after the last. */
  @Override
  public void close() {
    // every line is out already
  }
}
