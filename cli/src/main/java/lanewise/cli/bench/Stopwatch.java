package lanewise.cli.bench;

import java.util.Arrays;

/**
 * Times a task that is repeated: first until it has had the time to be compiled, then as the median
 * of a few samples.
 *
 * @param warmUpSeconds before anything counts
 * @param sampleSeconds of each sample, at least
 */
record Stopwatch(double warmUpSeconds, double sampleSeconds) {
  private static final int SAMPLES = 5;
  private static final double NANOS = 1e9;

  /** The seconds one run takes. */
  double seconds(Runnable task) {
    int runs = 0;
    long start = System.nanoTime();
    while (secondsSince(start) < warmUpSeconds) {
      task.run();
      runs++;
    }
    int runsOfSample = (int) Math.max(1, Math.ceil(runs * sampleSeconds / warmUpSeconds));
    double[] samples = new double[SAMPLES];
    for (int sample = 0; sample < SAMPLES; sample++) {
      long begin = System.nanoTime();
      for (int run = 0; run < runsOfSample; run++) {
        task.run();
      }
      samples[sample] = secondsSince(begin) / runsOfSample;
    }
    Arrays.sort(samples);
    return samples[SAMPLES / 2];
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / NANOS;
  }
}
