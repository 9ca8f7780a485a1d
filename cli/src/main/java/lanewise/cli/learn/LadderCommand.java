package lanewise.cli.learn;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import lanewise.cli.bench.Bar;
import lanewise.cli.bench.OtherPrograms;
import lanewise.cli.bench.Stopwatch;
import lanewise.cli.environment.SlowPath;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.error.ExitCode;
import lanewise.cli.learn.check.Exercise;
import lanewise.cli.options.JsonOption;
import lanewise.cli.options.UserCommand;
import lanewise.cli.terminal.Waiting;
import lanewise.kernel.measure.FmaPeak;
import lanewise.screen.Screen;
import lanewise.screen.TextTable;
import lanewise.text.Choice;
import lanewise.text.Text;
import lanewise.workload.Rung;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lanewise ladder}: one convolution, from plain loops to Winograd, and by a student. */
@Command(
    name = "ladder",
    description = {
      "Measure one convolution in six ways, the rungs of the lessons' ladder, on one thread.",
      "With mine, your answers to the exercises convolution, product and micro-kernel stand "
          + "beside them."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  lanewise ladder", "  lanewise ladder 4", "  lanewise ladder mine"})
public final class LadderCommand extends UserCommand {
  private static final String MINE = "mine";
  private static final double PEAK_SECONDS = 0.5;

  @Parameters(
      arity = "0..1",
      paramLabel = "RUNG",
      completionCandidates = Names.class,
      description = "1 to 6, or mine for your own beside all (default: all).")
  private @Nullable String rung;

  @Mixin private final Workbook workbook = new Workbook();
  @Mixin private final JsonOption json = new JsonOption();

  /** What RUNG can be. */
  private static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      Stream<String> rungs = Arrays.stream(Rung.values()).map(Names::number);
      return Stream.concat(rungs, Stream.of(MINE)).iterator();
    }

    /** {@code 4} of {@code 4-…}. */
    private static String number(Rung rung) {
      return rung.title().substring(0, rung.title().indexOf('-'));
    }
  }

  /** What was measured, and the output of {@code --json}; an answer that is wrong is not timed. */
  private record Report(
      double peakGflops, double otherPrograms, List<Rate> rungs, List<String> notMeasured) {}

  private record Rate(String rung, String novelty, double gflops, double ofPeak) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Rung> rungs = rungs();
    List<Exercise> own = MINE.equals(rung) ? own() : List.of();
    Screen screen = json.screen(line());
    SlowPath.warn(line().getErr());
    Report report;
    try (Waiting _ = new Waiting(screen, line().getErr(), "measuring")) {
      report = measure(rungs, own);
    }
    show(screen, report);
    json.print(line(), report);
    return report.notMeasured().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private List<Rung> rungs() {
    List<Rung> all = List.of(Rung.values());
    if (rung == null || rung.equals(MINE)) {
      return all;
    }
    List<Rung> named = all.stream().filter(each -> Names.number(each).equals(rung)).toList();
    if (named.isEmpty()) {
      throw new CommandFailure(
          "the ladder has no rung '%s': give 1 to %d, or %s".formatted(rung, all.size(), MINE));
    }
    return named;
  }

  /** The exercises that were begun and are rungs. */
  private List<Exercise> own() {
    List<Exercise> rungs = Arrays.stream(Exercise.values()).filter(Exercise::isRung).toList();
    List<Exercise> begun =
        rungs.stream().filter(each -> Files.exists(workbook.file(each))).toList();
    if (begun.isEmpty()) {
      throw new CommandFailure(
          "there is no rung of yours in %s; to begin: lanewise learn start %s"
              .formatted(workbook.folder().toAbsolutePath(), Choice.name(rungs.getFirst())));
    }
    return begun;
  }

  private Report measure(List<Rung> rungs, List<Exercise> own)
      throws IOException, InterruptedException {
    OtherPrograms others = new OtherPrograms();
    double peak = FmaPeak.measure(PEAK_SECONDS);
    List<Rate> rates = new ArrayList<>();
    List<String> notMeasured = new ArrayList<>();
    for (Rung each : rungs) {
      rates.add(rate(each, peak));
    }
    for (Exercise each : own) {
      String name = "mine: " + Choice.name(each);
      Judge.Finding finding = new Judge(List.of()).climb(each, workbook.file(each));
      String sentence = finding.verdict().sentences().getLast();
      if (finding.verdict().isPassed()) {
        double gflops = Double.parseDouble(sentence);
        rates.add(new Rate(name, each.title(), gflops, gflops / peak));
      } else {
        notMeasured.add("%s is not measured. %s".formatted(name, sentence));
      }
    }
    return new Report(peak, others.share(), rates, notMeasured);
  }

  private static Rate rate(Rung rung, double peak) {
    Runnable forward = rung.pass(Rung.LAYER).forward();
    double gflops = Rung.LAYER.flops() / Stopwatch.LADDER.seconds(0, forward) / 1e9;
    return new Rate(rung.title(), rung.novelty(), gflops, gflops / peak);
  }

  private static void show(Screen screen, Report report) {
    TextTable table = new TextTable(2, "rung", "what is new", "GFLOP/s", "of peak");
    for (Rate rate : report.rungs()) {
      table.row(
          rate.rung(),
          rate.novelty(),
          Text.of("%.1f", rate.gflops()),
          "%3.0f %%  %-21s"
              .formatted(100 * rate.ofPeak(), Bar.of(rate.ofPeak(), System.out.charset())));
    }
    screen.line(
        screen.bold("a convolution of 32 channels to 64 filters, 14 x 14 pixels, batch 64"));
    screen.table(table);
    screen.line(
        "peak: %.1f GFLOP/s of one thread; a multiply-add counts as two", report.peakGflops());
    report.notMeasured().forEach(note -> screen.line(screen.yellow(note)));
    String warning = OtherPrograms.warning(report.otherPrograms());
    if (warning != null) {
      screen.line(screen.yellow(warning));
    }
  }
}
