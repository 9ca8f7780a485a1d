package lanewise.cli.track;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import lanewise.format.FormatException;
import lanewise.run.RunReport;
import lanewise.train.EpochResult;
import lanewise.train.TrainingListener;
import org.jspecify.annotations.Nullable;

/**
 * The trackers of a run. They are opened with its first event, when its folder is its own. One that
 * fails is left out from then on, and one line says so.
 */
public final class Trackers implements TrainingListener, AutoCloseable {
  private final Map<String, Opening> wanted = new TreeMap<>();
  private final Map<String, Tracker> trackers = new TreeMap<>();
  private final Consumer<String> warning;

  /** Opens a tracker. */
  @FunctionalInterface
  interface Opening {
    Tracker open() throws IOException;
  }

  @FunctionalInterface
  private interface Action {
    void run() throws IOException;
  }

  @FunctionalInterface
  private interface Event {
    void reach(Tracker tracker) throws IOException;
  }

  /**
   * None yet.
   *
   * @param warning hears of a failure, in one line
   */
  Trackers(Consumer<String> warning) {
    this.warning = warning;
  }

  /** Adds a tracker under the name that users know. */
  void add(String name, Opening opening) {
    wanted.put(name, opening);
  }

  private void tell(Event event) {
    wanted.forEach((name, opening) -> attempt(name, () -> trackers.put(name, opening.open())));
    wanted.clear();
    // A copy, for one that fails is removed.
    Map.copyOf(trackers).forEach((name, tracker) -> attempt(name, () -> event.reach(tracker)));
  }

  private void attempt(String name, Action action) {
    try {
      action.run();
    } catch (IOException | FormatException e) {
      trackers.remove(name);
      warning.accept(name + ": " + e.getMessage() + "; the run goes on without it");
    }
  }

  @Override
  public void onStep(
      long step, int epoch, double loss, double accuracy, double learningRate, int images) {
    tell(tracker -> tracker.step(step, loss, learningRate));
  }

  @Override
  public void onEpoch(EpochResult result) {
    tell(tracker -> tracker.epoch(result));
  }

  /**
   * The run is over and its files are written.
   *
   * @param report its result, or null if it was interrupted
   */
  public void end(@Nullable RunReport report) {
    tell(tracker -> tracker.end(report));
  }

  /** Also after a run that failed. */
  @Override
  public void close() {
    wanted.clear(); // there was no event
    tell(Tracker::close);
  }
}
