package lanewise.cli.bench;

import java.util.Arrays;
import lanewise.kernel.measure.FmaPeak;

/**
 * What all threads have of the FMA peak when they run at the same time: all of it on cores of their
 * own, little more than half on two threads that share a core.
 *
 * @param threads that ran at the same time
 * @param gflops of all together, each at its median
 * @param share of the threads times the peak of one; 1 is all
 */
record SharedPeak(int threads, double gflops, double share) {
  private static final double SECONDS = 0.5;

  /** Below it, threads share something. */
  private static final double ENOUGH = 0.9;

  /**
   * Measures.
   *
   * @param peak GFLOP/s of one thread alone
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

  /** In a sentence. */
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
