package lanewise.cli.options;

import java.util.List;
import java.util.stream.Collectors;
import lanewise.cli.terminal.Terminal;
import lanewise.cli.terminal.Waiting;
import lanewise.report.Provenance;
import lanewise.run.Environment;
import lanewise.run.Json;
import lanewise.screen.Screen;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The output options of commands that write a folder. */
@OptionSection("Output")
public final class OutputOptions {
  @Option(
      names = "--no-report",
      description = "Draw no report; `lanewise report DIR` can draw it later.")
  private boolean noReport;

  @Option(
      names = "--json",
      description =
          "Print one JSON object to standard output at the end, and everything else to "
              + "standard error.")
  private boolean json;

  @Option(names = "--quiet", description = "Print nothing but the path of the folder.")
  private boolean quiet;

  /** The screen for the command's output. */
  public Screen screen(CommandLine line) {
    if (quiet) {
      return Screen.none();
    }
    return json ? Terminal.beside(line) : Terminal.standard(line);
  }

  /** Begins work that may take long; {@code --quiet} work is silent. */
  public Waiting waiting(CommandLine line, String what) {
    Screen screen = screen(line);
    return new Waiting(screen, quiet ? screen.out() : line.getErr(), what);
  }

  /**
   * The provenance of the current command's results.
   *
   * @param threads the number of threads it may use
   */
  public static Provenance provenance(CommandSpec spec, int threads) {
    List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
    String words = arguments.stream().map(OutputOptions::quoted).collect(Collectors.joining(" "));
    return new Provenance("lanewise " + words, Environment.here(threads));
  }

  /** An argument quoted for a shell. */
  private static String quoted(String argument) {
    return argument.matches("[\\w./,:=+@%-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }

  /** Whether a report is drawn at the end. */
  public boolean drawsReport() {
    return !noReport;
  }

  /**
   * Writes the machine-readable output to standard output.
   *
   * @param result the result for JSON
   * @param folder the path of the folder
   */
  public void conclude(CommandLine line, Object result, String folder) {
    if (json) {
      line.getOut().println(Json.of(result));
    } else if (quiet) {
      line.getOut().println(folder);
    }
  }
}
