package lanewise.cli.terminal;

import lanewise.screen.Screen;
import lanewise.train.EpochResult;

/** A line per epoch, for files and pipes. */
final class PlainProgress implements ProgressDisplay {
  private final Screen screen;
  private final RunLength run;

  PlainProgress(Screen screen, RunLength run) {
    this.screen = screen;
    this.run = run;
    screen.line(run.headings());
  }

  @Override
  public void onEpoch(EpochResult result) {
    screen.line(run.describe(result));
  }

  @Override
  public void goBack(int epoch, String why) {
    screen.line(why);
  }

  @Override
  public void close() {
    // every line is out already
  }
}
