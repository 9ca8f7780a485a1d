package lanewise.cli.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import lanewise.cli.environment.SlowPath;
import lanewise.cli.environment.VectorWidth;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.UserCommand;
import lanewise.cli.terminal.Waiting;
import lanewise.kernel.VectorSupport;
import lanewise.kernel.measure.FmaPeak;
import lanewise.machine.BufferPlacement;
import lanewise.machine.VirtualMachine;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import picocli.CommandLine.Command;

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

  @Override
  public Integer call() throws InterruptedException {
    Screen screen = screen();
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
    compareWidths(screen, vectors.hardwareBits(), load);
    compareThreads(screen);
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

  /** Checks whether threads have separate cores. */
  private static void compareThreads(Screen screen) throws InterruptedException {
    int processors = Runtime.getRuntime().availableProcessors();
    if (processors > 1) {
      double peak = FmaPeak.measure(PEAK_SECONDS);
      screen.line(SharedPeak.measure(processors, peak).text());
    }
  }

  /** Measures every width, reports which one is used from now on, and stores it. */
  private void compareWidths(Screen screen, int hardwareBits, double load)
      throws InterruptedException {
    List<WidthRates> all;
    try (Waiting _ = waiting(WidthRates.MEASURING)) {
      all = WidthRates.measureAll(hardwareBits);
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
    screen.gap();
    screen.table(WidthRates.table(all));
    WidthRates widest = all.getFirst();
    WidthRates best = WidthRates.best(all);
    String busy = OtherPrograms.warning(Math.max(load, WidthRates.otherPrograms(all)));
    if (busy != null) {
      screen.line(screen.yellow(busy));
      screen.line("nothing is stored: measure again when the machine is quiet");
      return;
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
  }

  private static void fact(Screen screen, String name, String value) {
    screen.line("%-18s".formatted(name) + value);
  }
}
