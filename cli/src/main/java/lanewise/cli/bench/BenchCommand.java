package lanewise.cli.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import lanewise.cli.environment.SlowPath;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.JsonOption;
import lanewise.cli.options.UserCommand;
import lanewise.cli.terminal.Waiting;
import lanewise.kernel.VectorSupport;
import lanewise.run.Environment;
import lanewise.run.Processor;
import lanewise.screen.Screen;
import lanewise.screen.TextTable;
import lanewise.text.Text;
import lanewise.workload.TimedModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code lanewise bench}: measures the speed of the engine and the limits of the machine. */
@Command(
    name = "bench",
    description = {
      "Measure products, convolutions, training steps and inference on this machine, in one or"
          + " two minutes.",
      "Every figure is shown next to the machine's own limit, the FMA peak measured "
          + "in the same run."
    },
    footerHeading = "%nExample:%n",
    footer = "  lanewise bench --json > here.json")
public final class BenchCommand extends UserCommand {
  private static final Stopwatch KERNELS = new Stopwatch(0.5, 0.05, 20);
  private static final Stopwatch NETWORKS = new Stopwatch(3, 0.3, 20);
  private static final double ROOFLINE_SECONDS = 3;
  private static final Stopwatch BRIEF = new Stopwatch(0.02, 0.005, 0);
  private static final int FRESH_JVMS = 5;
  private static final int MOST_JVMS = 100;

  @Mixin private final JsonOption json = new JsonOption();

  @Option(
      names = "--brief",
      description = "A rough run of a few seconds, to check that everything works.")
  private boolean brief;

  @Option(
      names = "--jvms",
      paramLabel = "N",
      description =
          "Measure five kernels again in N fresh JVMs, since Java's compiler may do better in one"
              + " than in the other (default: 5, with --brief 0).")
  private @Nullable Integer jvms;

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = line();
    int freshJvms = jvms == null ? brief ? 0 : FRESH_JVMS : jvms;
    if (freshJvms < 0 || freshJvms > MOST_JVMS) {
      throw new ParameterException(
          line, Text.of("--jvms must be 0 to %d, given %d", MOST_JVMS, freshJvms));
    }
    Screen screen = json.screen(line);
    SlowPath.warn(line.getErr());
    List<WidthRates> widths = widths(screen, line.getErr());

    OtherPrograms others = new OtherPrograms();
    int processors = Runtime.getRuntime().availableProcessors();
    Bench bench =
        new Bench(
            processors == 1 ? List.of(1) : List.of(1, processors),
            brief ? BRIEF : KERNELS,
            brief ? BRIEF : NETWORKS);
    List<BenchReport.Table> tables = new ArrayList<>();
    List<Supplier<BenchReport.Table>> parts =
        List.of(bench::products, bench::convolutions, bench::steps, bench::inference);
    for (Supplier<BenchReport.Table> part : parts) {
      BenchReport.Table table;
      try (Waiting _ = new Waiting(screen, line.getErr(), "measuring")) {
        table = part.get();
      }
      show(screen, table);
      tables.add(table);
    }
    Roofline roofline;
    try (Waiting _ = new Waiting(screen, line.getErr(), "measuring the stages of a step")) {
      roofline =
          Roofline.measure(TimedModel.SIMPLE_CNN, bench.peak(), brief ? 0 : ROOFLINE_SECONDS);
    }
    screen.gap();
    screen.line(screen.bold("a step of " + TimedModel.SIMPLE_CNN + " on 1 thread, by stages"));
    screen.table(roofline.table());
    screen.gap();
    screen.line(
        "at least: the operations at the peak, the bytes at %.1f GB/s of memory",
        roofline.gigabytes());
    screen.line("peak: %.1f GFLOP/s of one thread; a multiply-add counts as two", bench.peak());
    SharedPeak shared = processors == 1 ? null : SharedPeak.measure(processors, bench.peak());
    if (shared != null) {
      screen.line(shared.text());
    }
    double othersShare = Math.max(others.share(), WidthRates.otherPrograms(widths));
    List<KernelSpread> kernels = kernels(freshJvms, screen, line.getErr());
    String warning = OtherPrograms.warning(othersShare);
    if (warning != null) {
      screen.line(screen.yellow(warning));
    }
    json.print(
        line,
        new BenchReport(
            Environment.here(processors),
            widths,
            bench.peak(),
            shared,
            othersShare,
            tables,
            roofline,
            kernels));
    return ExitCode.DONE;
  }

  private static List<WidthRates> widths(Screen screen, PrintWriter err)
      throws InterruptedException {
    screen.line(screen.bold(Processor.model()) + ", Java " + Runtime.version());
    List<WidthRates> widths;
    try (Waiting _ = new Waiting(screen, err, WidthRates.MEASURING)) {
      widths = WidthRates.measureAll(VectorSupport.detect().hardwareBits());
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
    screen.gap();
    screen.table(WidthRates.table(widths));
    return widths;
  }

  private static List<KernelSpread> kernels(int jvms, Screen screen, PrintWriter err)
      throws InterruptedException {
    if (jvms == 0) {
      return List.of();
    }
    List<KernelSpread> kernels;
    try (Waiting _ = new Waiting(screen, err, "measuring kernels in fresh JVMs")) {
      kernels = KernelSpread.measure(jvms);
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
    screen.gap();
    screen.table(KernelSpread.table(kernels));
    for (KernelSpread kernel : kernels) {
      String warning = kernel.warning();
      if (warning != null) {
        screen.line(screen.yellow(warning));
      }
    }
    return kernels;
  }

  private static void show(Screen screen, BenchReport.Table results) {
    boolean images = results.rows().getFirst().imagesPerSecond() != null;
    TextTable table =
        images
            ? new TextTable(1, results.name(), "threads", "ms", "images/s", "GFLOP/s", "of peak")
            : new TextTable(1, results.name(), "threads", "ms", "GFLOP/s", "of peak");
    for (BenchReport.Row row : results.rows()) {
      String share =
          "%3.0f %%  %-21s"
              .formatted(100 * row.ofPeak(), Bar.of(row.ofPeak(), System.out.charset()));
      List<String> cells = new ArrayList<>();
      cells.add(row.task());
      cells.add(Integer.toString(row.threads()));
      cells.add("%.3f".formatted(row.milliseconds()));
      if (images) {
        cells.add(Text.of("%,.0f", row.imagesPerSecond()));
      }
      cells.add(tenth(row.gflops()));
      cells.add(share);
      table.row(cells.toArray(String[]::new));
    }
    screen.gap();
    screen.table(table);
  }

  private static String tenth(double value) {
    return Text.of("%.1f", value);
  }
}
