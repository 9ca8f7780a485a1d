package lanewise.cli.bench;

import java.util.List;
import lanewise.run.Environment;
import org.jspecify.annotations.Nullable;

/**
 * The results of {@code lanewise bench}: the content of {@code bench --json}.
 *
 * @param widths the rates at each vector width of the machine
 * @param peak the FMA peak of one thread in the JVM that measured the tables, GFLOP/s: the highest
 * @param together the peak of all threads at the same time; null with one processor
 * @param otherPrograms the fraction of all processors used by other processes meanwhile, 0 to 1
 * @param roofline the stages of a training step
 * @param freshJvms the hottest kernels in several fresh JVMs; empty if none was asked for
 */
record BenchReport(
    Environment environment,
    List<WidthRates> widths,
    double peak,
    @Nullable SharedPeak together,
    double otherPrograms,
    List<Table> tables,
    Roofline roofline,
    List<KernelSpread> freshJvms) {

  /** A table of measurements. */
  record Table(String name, List<Row> rows) {}

  /**
   * One measurement.
   *
   * @param task the task
   * @param milliseconds the time of one call
   * @param gflops the rate by the task's definition, GFLOP/s
   * @param ofPeak the rate as a fraction of the peak times the threads
   * @param imagesPerSecond null if the task has no images
   */
  record Row(
      String task,
      int threads,
      double milliseconds,
      double gflops,
      double ofPeak,
      @Nullable Double imagesPerSecond) {}
}
