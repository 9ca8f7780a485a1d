package lanewise.cli.bench;

import java.util.Arrays;
import lanewise.kernel.measure.FmaPeak;

/**
 * The FMA peak of all threads running at the same time: the full peak each on separate cores,
 * little more than half on two threads that share a core.
 *
 * @param threads the number of threads
 * @param gflops the sum of the threads' medians, GFLOP/s
 * @param share the sum as a fraction of the threads times the peak of one
 */
record SharedPeak(int threads, double gflops, double share) {
  private static final double SECONDS = 0.5;

  /** Below this fraction, threads share resources. */
  private static final double ENOUGH = 0.9;

  /**
   * Measures the peak of all threads.
   *
   * @param peak the peak of one thread alone, GFLOP/s
   */
  static SharedPeak measure(int threads, double peak) throws InterruptedException {
    double[] rates = new double[threads];
    Thread[] workers = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      int worker = i;
      workers[i] = new Thread(() -> rates[worker] = FmaPeak.median(SECONDS), "fma-peak-" + i);
      workers[i].start();
    }
    for (Thread worker : workers) {
      worker.join();
    }
    double gflops = Arrays.stream(rates).sum();
    return new SharedPeak(threads, gflops, gflops / (threads * peak));
  }

  /** The result as a sentence. */
  String text() {
    return "%d threads at the same time: %.1f GFLOP/s, %.0f %% of %d times one thread's peak%s"
        .formatted(
            threads,
            gflops,
            100 * share,
            threads,
            share < ENOUGH ? " (they share cores, or other programs are running)" : "");
  }
}
