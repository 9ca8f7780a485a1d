package lanewise.cli.bench;

import java.util.Arrays;
import lanewise.kernel.Lanes;

/**
 * Times a task that is repeated: first until it has been compiled, then as the median of a few
 * samples.
 *
 * @param warmUpSeconds how long to continue once the task seems compiled, before measuring
 * @param sampleSeconds the least duration of a sample
 * @param patienceSeconds how long to wait for the compiler
 */
public record Stopwatch(double warmUpSeconds, double sampleSeconds, double patienceSeconds) {
  /** For a rung of the ladder: the slow ones run for a third of a second each time. */
  public static final Stopwatch LADDER = new Stopwatch(1.5, 0.1, 0);

  private static final int SAMPLES = 5;
  private static final double NANOS = 1e9;

  /** The largest time of compiled code relative to the FMA peak; interpreted code takes longer. */
  private static final double SLOWEST = 8;

  /**
   * The seconds of one run.
   *
   * @param leastSeconds the time of a run at the FMA peak: a run that is much slower is not
   *     compiled yet. The compiler needs seconds for a kernel, and longer on a busy machine. Plain
   *     loops may stay slow, so the wait is limited.
   */
  public double seconds(double leastSeconds, Runnable task) {
    long start = System.nanoTime();
    double run;
    do {
      run = time(1, task);
    } while (!Lanes.SCALAR
        && run > SLOWEST * leastSeconds
        && secondsSince(start) < patienceSeconds);
    int runs = 0;
    long compiled = System.nanoTime();
    do {
      task.run();
      runs++;
    } while (secondsSince(compiled) < warmUpSeconds);
    int runsOfSample = (int) Math.max(1, Math.ceil(runs * sampleSeconds / warmUpSeconds));
    double[] samples = new double[SAMPLES];
    for (int sample = 0; sample < SAMPLES; sample++) {
      samples[sample] = time(runsOfSample, task);
    }
    Arrays.sort(samples);
    return samples[SAMPLES / 2];
  }

  private static double time(int runs, Runnable task) {
    long start = System.nanoTime();
    for (int run = 0; run < runs; run++) {
      task.run();
    }
    return secondsSince(start) / runs;
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / NANOS;
  }
}
