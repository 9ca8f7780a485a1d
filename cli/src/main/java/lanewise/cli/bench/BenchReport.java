package lanewise.cli.bench;

import java.util.List;
import lanewise.run.Environment;
import org.jspecify.annotations.Nullable;

/**
 * What {@code lanewise bench} found out: the content of {@code bench --json}.
 *
 * @param widths each vector width of the machine
 * @param peak the FMA peak of one thread in the JVM that measured the tables, GFLOP/s: the highest
 * @param together what all threads have of it at the same time; null on one processor
 * @param otherPrograms the part of all processors that other processes used meanwhile; 1 is all
 * @param roofline a training step stage by stage
 */
record BenchReport(
    Environment environment,
    List<WidthRates> widths,
    double peak,
    @Nullable SharedPeak together,
    double otherPrograms,
    List<Table> tables,
    Roofline roofline) {

  /** Figures of one kind. */
  record Table(String name, List<Row> rows) {}

  /**
   * One figure.
   *
   * @param task what was done
   * @param milliseconds of one call
   * @param gflops what the task is by definition, GFLOP/s
   * @param ofPeak their share of the peak times the threads; 1 is all
   * @param imagesPerSecond null where there are no images
   */
  record Row(
      String task,
      int threads,
      double milliseconds,
      double gflops,
      double ofPeak,
      @Nullable Double imagesPerSecond) {}
}
