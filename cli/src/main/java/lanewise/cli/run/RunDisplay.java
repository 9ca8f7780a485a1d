package lanewise.cli.run;

import java.util.function.Supplier;
import lanewise.cli.terminal.ProgressDisplay;
import lanewise.cli.terminal.RunLength;
import lanewise.run.RunListener;
import lanewise.run.TrainingRun;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import lanewise.train.EpochResult;
import lanewise.train.TrainingListener;
import lanewise.train.TrainingState;
import org.jspecify.annotations.Nullable;

/** Shows a run on a screen as it goes, and tells others of it. */
final class RunDisplay implements RunListener, AutoCloseable {
  private final TrainingRun run;
  private final Screen screen;
  private final TrainingListener others;
  private @Nullable ProgressDisplay display;
  private TrainingListener all;

  RunDisplay(TrainingRun run, Screen screen, TrainingListener... others) {
    this.run = run;
    this.screen = screen;
    this.others = TrainingListener.all(others);
    this.all = this.others;
  }

  @Override
  public void onStart(int epoch) {
    RunLength length =
        RunLength.of(run.settings().trainingOptions(run.images().imageCount()), run.images());
    ProgressDisplay shown = ProgressDisplay.on(screen, length, epoch);
    display = shown;
    all = TrainingListener.all(shown, others);
  }

  @Override
  public void onRecovery(int epoch, String why) {
    if (display != null) {
      display.goBack(epoch, why);
    }
  }

  @Override
  public void onTest(int images) {
    close();
    String views = run.card().viewsText();
    if (!views.isEmpty()) { // which takes so much longer that it is worth a word
      screen.line("judging %s test images%s".formatted(Figures.count(images), views));
    }
  }

  @Override
  public void close() {
    if (display != null) {
      display.close();
      display = null;
      all = others;
    }
  }

  @Override
  public void onStep(
      long step, int epoch, double loss, double accuracy, double learningRate, int images) {
    all.onStep(step, epoch, loss, accuracy, learningRate, images);
  }

  @Override
  public void onEpoch(EpochResult result) {
    all.onEpoch(result);
  }

  @Override
  public void onPause(Supplier<TrainingState> state) {
    all.onPause(state);
  }

  @Override
  public boolean shouldStop() {
    return all.shouldStop();
  }
}
