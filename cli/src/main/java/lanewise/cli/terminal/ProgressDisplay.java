package lanewise.cli.terminal;

import lanewise.screen.Screen;
import lanewise.train.TrainingListener;

/** Shows a training run as it goes. */
public interface ProgressDisplay extends TrainingListener, AutoCloseable {

  /**
   * The display that suits the screen.
   *
   * @param epoch the epoch that comes first, from 1
   */
  static ProgressDisplay on(Screen screen, RunLength run, int epoch) {
    return screen.terminal()
        ? new TerminalProgress(screen, run, epoch)
        : new PlainProgress(screen, run);
  }

  /**
   * Says why training goes back to the beginning of an epoch, below the lines so far.
   *
   * @param epoch that epoch, from 1
   */
  void goBack(int epoch, String why);

  /** Ends the display, in the middle of an epoch or after the last. */
  @Override
  void close();
}
