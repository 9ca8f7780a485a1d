package lanewise.parallel;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs phases that are divided for many threads on the calling thread alone, and times each. From
 * these times the speed of more threads than a machine has can be predicted.
 */
public final class PhaseClock extends Scheduler {
  private final int threads;
  private final List<PhaseTime> times = new ArrayList<>();

  /**
   * The time of a phase.
   *
   * @param tasks the number of its tasks
   * @param seconds of all tasks, one after the other
   */
  public record PhaseTime(int tasks, double seconds) {}

  /**
   * @param threads for how many threads work is divided, 1 to {@link Scheduler#MAX_THREADS}
   * @throws IllegalArgumentException if {@code threads} is out of range
   */
  public PhaseClock(int threads) {
    super(1);
    requireInRange(threads);
    this.threads = threads;
  }

  /** The number of threads for which work is divided. */
  @Override
  public int threads() {
    return threads;
  }

  @Override
  public void run(List<? extends Phase> phases) {
    for (Phase phase : phases) {
      int tasks = phase.tasks();
      long start = System.nanoTime();
      super.run(List.of(phase));
      times.add(new PhaseTime(tasks, (System.nanoTime() - start) / 1e9));
    }
  }

  /** Returns the phases since the last call, in order of execution. */
  public List<PhaseTime> take() {
    List<PhaseTime> taken = List.copyOf(times);
    times.clear();
    return taken;
  }
}
