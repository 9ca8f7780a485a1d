package lanewise.cli.run;

import java.util.function.Consumer;
import lanewise.cli.terminal.ProgressDisplay;
import lanewise.cli.terminal.RunLength;
import lanewise.cli.terminal.Terminal;
import lanewise.run.RunFolder;
import lanewise.run.RunReport;
import lanewise.run.TrainingRun;
import lanewise.screen.Screen;
import lanewise.train.TrainingListener;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * A run with progress display that Ctrl-C can interrupt.
 *
 * @param run the prepared run
 * @param folder a new folder, or that of a run to resume
 * @param again the command that continues the run after an interruption
 */
public record InterruptibleRun(TrainingRun run, RunFolder folder, String again) {
  /**
   * Trains, evaluates and writes the results.
   *
   * @param screen shows the progress
   * @param line the command, whose standard error receives the message of an interruption
   * @param startNanos the start of the command, {@link System#nanoTime}
   * @param watcher receives each event after it has been recorded
   * @param end receives the report, or null if the run was interrupted, while an interruption waits
   * @return the report, or null if the run was interrupted
   */
  public @Nullable RunReport execute(
      Screen screen,
      CommandLine line,
      long startNanos,
      TrainingListener watcher,
      Consumer<@Nullable RunReport> end) {
    try (Interruption interruption =
            new Interruption(
                Terminal.standard(line),
                line.getErr(),
                () -> run.kept() + "; to continue: " + again);
        ProgressDisplay display =
            ProgressDisplay.on(
                screen,
                RunLength.of(run),
                run.card().viewsText(),
                TrainingListener.all(watcher, interruption))) {
      RunReport report = run.execute(folder, display, startNanos);
      end.accept(report);
      return report;
    }
  }
}
