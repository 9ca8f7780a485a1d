package lanewise.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lanewise.run.Environment;
import lanewise.workload.TimedModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** From JMH's results to a table, with a run of JMH that is as short as can be. */
class ReportTest {
  private static Report report;
  private static List<Figure> figures;

  @BeforeAll
  static void runOnce() throws RunnerException {
    System.setProperty("jmh.ignoreLock", "true");
    Runner runner =
        new Runner(
            new OptionsBuilder()
                .include(Suite.INFERENCE.pattern())
                .param("model", TimedModel.ONE_IMAGE)
                .addProfiler(GCProfiler.class)
                .addProfiler(FmaPeakProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .forks(0)
                .warmupIterations(1)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(200))
                .shouldFailOnError(true)
                .build());
    figures = runner.run().stream().map(Figure::new).toList();
    report = new Report(Suite.INFERENCE, figures);
  }

  @Test
  void everyFigureHasARow() {
    List<String> rows =
        report.text().lines().filter(line -> line.startsWith("simple-cnn")).toList();
    double peak = figures.stream().mapToDouble(Figure::peak).max().orElseThrow();
    assertThat(rows).hasSize(2);
    for (String row : rows) {
      List<String> cells = Arrays.asList(row.split("\\s{2,}"));
      assertThat(cells.getFirst()).isEqualTo("simple-cnn/1");
      assertThat(cells.get(2)).isEqualTo("lanewise");
      assertThat(number(cells.get(3))).as("images a second").isPositive();
      assertThat(number(cells.get(3)) * number(cells.get(4)))
          .as("times µs")
          .isBetween(0.9e6, 1.1e6);
      // Not that it is positive: on a busy machine this code may still be cold.
      double share = number(cells.get(5)) / (peak * number(cells.get(1)));
      assertThat(number(cells.get(7))).as("%% of peak").isCloseTo(100 * share, within(0.1));
    }
  }

  @Test
  void namesTheMachineOfTheMeasurement() {
    assertThat(report.text())
        .contains("JDK " + System.getProperty("java.version"))
        .containsPattern("FMA peak \\d+\\.\\d GFLOP/s")
        .contains("processors");
  }

  @Test
  void theMachineIsStoredAsOtherReportsTellIt() {
    assertThat(report.environment())
        .usingRecursiveComparison()
        .ignoringFields("garbageCollector") // JMH's flags, which this run without a fork has not
        .isEqualTo(Environment.here(2));
  }

  @Test
  void markdownIsATable() {
    List<String> rows = report.markdown().lines().filter(line -> line.startsWith("| ")).toList();
    assertThat(rows).hasSize(4);
    assertThat(rows).allMatch(row -> row.length() == rows.getFirst().length());
    assertThat(rows.get(1)).matches("[| :-]+");
  }

  @Test
  void aPeerThatCannotRunIsARowWithTheReason() {
    Progress progress =
        new Progress(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    progress.startBenchmark(figures.getLast().params());
    progress.println("<forked VM failed with exit code 134>");
    progress.endRun(List.of());
    List<Figure> all = new ArrayList<>(figures);
    all.addAll(progress.failures());

    Report withFailure = new Report(Suite.INFERENCE, all);

    assertThat(withFailure.text())
        .containsPattern("lanewise cannot run: its JVM ended with exit code 134( +-){6}");
    assertThat(withFailure.charts().get(2).groups()).hasSize(1);
  }

  private static double number(String cell) {
    return Double.parseDouble(cell.replace(",", ""));
  }

  @Test
  void chartsHaveAColumnForEveryFigure() {
    assertThat(report.charts().keySet()).containsExactly(1, 2);
    PeakChart chart = report.charts().get(2);
    assertThat(chart.engines()).containsExactly("lanewise");
    assertThat(chart.groups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.task()).isEqualTo("simple-cnn/1");
              assertThat(group.shares())
                  .singleElement()
                  .satisfies(share -> assertThat(share).isPositive());
            });
  }

  @Test
  void columnsEndAtThePeakAndMissingEnginesHaveNone() {
    PeakChart chart =
        new PeakChart(
            "shares",
            List.of("ours", "theirs"),
            List.of(
                new PeakChart.Group("a", List.of(2.13, 0.5)),
                new PeakChart.Group("b", List.of(0.25, Double.NaN))));

    String svg = chart.draw().file();

    assertThat(svg).contains("213 %", "50 %", "25 %").doesNotContain("NaN");
    // Two boxes of the legend, the ground, and three columns, the tallest of which is the axis.
    assertThat(svg.split("<rect", -1)).hasSize(1 + 2 + 1 + 3);
    assertThat(svg).contains("height=\"220\"", "height=\"110\"", "height=\"55\"");
  }
}
