package lanewise.cli.learn.check;

import java.util.Arrays;

/** Times two pieces of code in turns, so that both belong to the same minute of the machine. */
final class Laps {
  /** How much slower than its best what we compare with may usually be, on a quiet machine. */
  private static final double UNREST = 1.3;

  /** Calls of the student's code for one of the other, which is slower and compiled sooner. */
  private static final int CALLS = 3;

  private Laps() {}

  /**
   * Races the student's code against other code that does the same. The first rounds warm up.
   *
   * @return how many times as fast as the other the student's is, each at its best
   */
  static Race.Lap race(int rounds, Runnable student, Runnable other) {
    double[] ours = new double[rounds];
    double best = Double.POSITIVE_INFINITY;
    for (int round = 0; round < rounds; round++) {
      ours[round] = seconds(other);
      for (int call = 0; call < CALLS; call++) {
        best = Math.min(best, seconds(student));
      }
    }
    Arrays.sort(ours);
    return new Race.Lap(ours[0] / best, ours[rounds / 2] < UNREST * ours[0]);
  }

  private static double seconds(Runnable task) {
    long start = System.nanoTime();
    task.run();
    return Math.max(1.0, (double) (System.nanoTime() - start)) / 1e9;
  }
}
