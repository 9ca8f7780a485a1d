package lanewise.benchmarks;

import java.util.List;
import lanewise.parallel.PhaseClock.PhaseTime;

/**
 * Predicts the time of a training step on many threads from what this machine shows. A phase takes
 * as long as its busiest thread; threads meet at the end of every phase of several tasks; what is
 * outside of phases stays serial.
 *
 * @param serialSeconds the part of a step outside of phases
 * @param meetingSeconds the time in which two threads begin and end a phase without work
 * @param memorySeconds the least time of a step's bytes at the bandwidth of this machine
 */
record StepModel(double serialSeconds, double meetingSeconds, double memorySeconds) {

  /**
   * The seconds of a step if memory is as fast as the threads ask for.
   *
   * @param phases the phases as they are divided for that many threads, timed on one
   */
  double seconds(List<PhaseTime> phases, int threads) {
    double sum = serialSeconds;
    for (PhaseTime phase : phases) {
      sum += phase.seconds() * busiest(phase.tasks(), threads);
      if (threads > 1 && phase.tasks() > 1) {
        // All threads take the same word in turn, so that twice as many need twice the time.
        sum += meetingSeconds * threads / 2;
      }
    }
    return sum;
  }

  /** As {@link #seconds}, if all threads together get no more from memory than this machine's. */
  double secondsOfThisMemory(List<PhaseTime> phases, int threads) {
    return Math.max(seconds(phases, threads), memorySeconds);
  }

  /** The fraction of a phase's tasks that the busiest thread runs. */
  private static double busiest(int tasks, int threads) {
    return tasks == 0 ? 1 : (double) Math.ceilDiv(tasks, threads) / tasks;
  }
}
