package lanewise.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import lanewise.cli.environment.Environment;
import lanewise.cli.environment.FastPath;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.error.ExitCode;
import lanewise.cli.terminal.Figures;
import lanewise.cli.terminal.Screen;
import lanewise.kernel.FmaPeak;
import lanewise.kernel.VectorSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code lanewise doctor}: is this machine set up for full speed? */
@Command(
    name = "doctor",
    description = "Say what this machine offers, whether it is used, and what to do if it is not.",
    footerHeading = "%nExample:%n",
    footer = "  lanewise doctor")
public final class DoctorCommand implements Callable<Integer> {
  private static final double MEASURED_SECONDS = 1;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    Screen screen = Screen.standard(line);
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
    fact(screen, "collector", Environment.collectors());
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
        "%s; the machine has %d bits and %d registers"
            .formatted(FastPath.describe(vectors), vectors.hardwareBits(), vectors.registers()));
    fact(
        screen,
        "FMA peak",
        "%.1f GFLOP/s of one core".formatted(FmaPeak.measure(MEASURED_SECONDS)));
    List<String> warnings = FastPath.warnings();
    fact(screen, "fast path", warnings.isEmpty() ? screen.green("on") : screen.yellow("off"));
    warnings.forEach(warning -> screen.line(screen.yellow("  " + warning)));
    return ExitCode.DONE;
  }

  private static void fact(Screen screen, String name, String value) {
    screen.line("%-18s".formatted(name) + value);
  }
}
