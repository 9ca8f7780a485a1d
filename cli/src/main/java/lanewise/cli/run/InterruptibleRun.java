package lanewise.cli.run;

import java.io.PrintWriter;
import lanewise.cli.terminal.ProgressDisplay;
import lanewise.cli.terminal.RunLength;
import lanewise.run.RunFolder;
import lanewise.run.RunReport;
import lanewise.run.TrainingRun;
import lanewise.screen.Screen;
import lanewise.train.TrainingListener;
import org.jspecify.annotations.Nullable;

/**
 * A run that a terminal shows and that Ctrl-C interrupts.
 *
 * @param run made ready
 * @param folder new, or of a run to resume
 * @param again the command that goes on with the run after an interruption
 */
public record InterruptibleRun(TrainingRun run, RunFolder folder, String again) {
  /**
   * Trains, measures and writes.
   *
   * @param screen shows the progress
   * @param err hears of an interruption
   * @param startNanos when the command began
   * @param watcher hears of the training once its figures are written down
   * @return the report, or null if the run was interrupted
   */
  public @Nullable RunReport execute(
      Screen screen, PrintWriter err, long startNanos, TrainingListener watcher) {
    try (Interruption interruption =
            new Interruption(err, () -> run.kept() + "; to go on: " + again);
        ProgressDisplay display =
            ProgressDisplay.on(
                screen,
                RunLength.of(run),
                run.card().viewsText(),
                TrainingListener.all(watcher, interruption))) {
      return run.execute(folder, display, startNanos);
    }
  }
}
