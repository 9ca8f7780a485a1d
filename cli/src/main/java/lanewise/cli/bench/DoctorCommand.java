package lanewise.cli.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import lanewise.cli.environment.SlowPath;
import lanewise.cli.environment.VectorWidth;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.JsonOption;
import lanewise.cli.options.UserCommand;
import lanewise.cli.terminal.Waiting;
import lanewise.kernel.VectorSupport;
import lanewise.kernel.measure.FmaPeak;
import lanewise.machine.BufferPlacement;
import lanewise.machine.VirtualMachine;
import lanewise.run.Environment;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lanewise doctor}: checks whether this machine is set up for full speed. */
@Command(
    name = "doctor",
    description = {
      "Check which vector instructions this machine has, whether they are used, and "
          + "what to do if not.",
      "Measures every vector width in a fresh JVM, which takes about ten seconds. If "
          + "a narrower one is faster, later commands use it."
    },
    footerHeading = "%nExample:%n",
    footer = "  lanewise doctor")
public final class DoctorCommand extends UserCommand {
  private static final long LOAD_MILLIS = 500;
  private static final double PEAK_SECONDS = 0.3;

  @Mixin private final JsonOption json = new JsonOption();

  /**
   * The output of {@code --json}.
   *
   * @param warnings what keeps this process off the fast path; empty if it is on
   * @param otherPrograms the fraction of all processors that other programs used, 0 to 1
   * @param usedBits the width of later commands; null where nothing was stored, because the machine
   *     was busy
   * @param together the peak of all threads at the same time; null with one processor
   */
  private record Report(
      Environment environment,
      boolean buffersAligned,
      List<String> warnings,
      double otherPrograms,
      List<WidthRates> widths,
      @Nullable Integer usedBits,
      @Nullable SharedPeak together) {}

  @Override
  public Integer call() throws InterruptedException {
    Screen screen = json.screen(line());
    describeMachine(screen);
    VectorSupport vectors;
    try {
      vectors = VectorSupport.detect();
    } catch (IllegalStateException e) {
      fact(screen, "vector module", "not usable");
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
    fact(screen, "vector module", "loaded");
    fact(
        screen,
        "vectors",
        "%s, %s; the machine has %d bits and %d registers"
            .formatted(
                VectorWidth.describe(vectors),
                VectorWidth.source().text(),
                vectors.hardwareBits(),
                vectors.registers()));
    boolean onLines = BufferPlacement.here().remedy() == null;
    fact(screen, "buffers", onLines ? "aligned to cache lines" : "not aligned");
    List<String> warnings = SlowPath.warnings();
    boolean fast = warnings.isEmpty();
    fact(screen, "fast path", fast ? screen.green("on") : screen.yellow("off"));
    warnings.forEach(warning -> screen.line(screen.yellow("  " + warning)));
    double load = load(screen);
    List<WidthRates> widths = measureWidths(screen, vectors.hardwareBits());
    double others = Math.max(load, WidthRates.otherPrograms(widths));
    Integer used = chooseWidth(screen, widths, others);
    SharedPeak together = compareThreads(screen);
    int processors = Runtime.getRuntime().availableProcessors();
    json.print(
        line(),
        new Report(
            Environment.here(processors), onLines, warnings, others, widths, used, together));
    return ExitCode.DONE;
  }

  private static void describeMachine(Screen screen) {
    Runtime runtime = Runtime.getRuntime();
    fact(screen, "Java", Runtime.version() + ", " + System.getProperty("java.vendor"));
    fact(
        screen,
        "virtual machine",
        System.getProperty("java.vm.name") + ", " + System.getProperty("java.vm.info"));
    fact(screen, "Java home", System.getProperty("java.home"));
    fact(
        screen,
        "system",
        "%s %s, %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")));
    fact(screen, "processors", Integer.toString(runtime.availableProcessors()));
    fact(screen, "heap limit", Figures.bytes(runtime.maxMemory()));
    fact(screen, "collector", VirtualMachine.here().collectors());
  }

  /** The share of other programs, because measurements beside them are unreliable. */
  private static double load(Screen screen) throws InterruptedException {
    OtherPrograms others = new OtherPrograms();
    Thread.sleep(LOAD_MILLIS);
    double share = others.share();
    String warning = OtherPrograms.warning(share);
    fact(screen, "machine", warning == null ? "quiet" : screen.yellow("busy: " + warning));
    return share;
  }

  /** Checks whether threads have separate cores; null if there is one. */
  private static @Nullable SharedPeak compareThreads(Screen screen) throws InterruptedException {
    int processors = Runtime.getRuntime().availableProcessors();
    if (processors == 1) {
      return null;
    }
    SharedPeak together = SharedPeak.measure(processors, FmaPeak.measure(PEAK_SECONDS));
    screen.line(together.text());
    return together;
  }

  private List<WidthRates> measureWidths(Screen screen, int hardwareBits)
      throws InterruptedException {
    List<WidthRates> all;
    try (Waiting _ = new Waiting(screen, line().getErr(), WidthRates.MEASURING)) {
      all = WidthRates.measureAll(hardwareBits);
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
    screen.gap();
    screen.table(WidthRates.table(all));
    return all;
  }

  /** Reports which width is used from now on, and stores it; null if others disturbed. */
  private static @Nullable Integer chooseWidth(Screen screen, List<WidthRates> all, double others) {
    WidthRates widest = all.getFirst();
    WidthRates best = WidthRates.best(all);
    String busy = OtherPrograms.warning(others);
    if (busy != null) {
      screen.line(screen.yellow(busy));
      screen.line("nothing is stored: measure again when the machine is quiet");
      return null;
    }
    Path file = VectorWidth.file();
    try {
      VectorWidth.remember(file, VectorWidth.machine(), best.equals(widest) ? null : best.bits());
    } catch (IOException e) {
      screen.line(screen.yellow("the choice cannot be stored: " + e.getMessage()));
    }
    screen.line(
        best.equals(widest)
            ? "used: %d bits, the widest; no other is clearly faster".formatted(best.bits())
            : "used: %d bits, %.0f %% faster than %d; stored in %s"
                .formatted(
                    best.bits(),
                    100 * (best.kernels() / widest.kernels() - 1),
                    widest.bits(),
                    file));
    screen.line("%s=128, 256 or 512 overrides this", VectorWidth.VARIABLE);
    return best.bits();
  }

  private static void fact(Screen screen, String name, String value) {
    screen.line("%-18s".formatted(name) + value);
  }
}
