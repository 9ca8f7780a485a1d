package lanewise.cli.terminal;

import lanewise.screen.Screen;
import lanewise.train.EpochResult;

/** A line per epoch, for files and pipes. */
final class PlainProgress implements ProgressDisplay {
  private final Screen screen;
  private final Course course;

  PlainProgress(Screen screen, Course course) {
    this.screen = screen;
    this.course = course;
    screen.line(course.headings());
  }

  @Override
  public void onEpoch(EpochResult result) {
    screen.line(course.describe(result));
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
