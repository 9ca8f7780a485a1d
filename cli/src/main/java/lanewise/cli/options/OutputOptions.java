package lanewise.cli.options;

import java.util.List;
import java.util.stream.Collectors;
import lanewise.cli.terminal.Terminal;
import lanewise.report.Provenance;
import lanewise.run.Environment;
import lanewise.run.Json;
import lanewise.screen.Screen;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How a command that leaves a folder tells what it does and what it came to. */
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

  /** Where the command shows what it does. */
  public Screen screen(CommandLine line) {
    if (quiet) {
      return Screen.none();
    }
    return json ? Terminal.beside(line) : Terminal.standard(line);
  }

  /**
   * How the results of the command that is being executed come to be.
   *
   * @param threads that it may use
   */
  public static Provenance provenance(CommandSpec spec, int threads) {
    List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
    String words = arguments.stream().map(OutputOptions::quoted).collect(Collectors.joining(" "));
    return new Provenance("lanewise " + words, Environment.here(threads));
  }

  /** An argument as a shell would take it again. */
  private static String quoted(String argument) {
    return argument.matches("[\\w./,:=+@%-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }

  /** Whether it draws a report at its end. */
  public boolean drawsReport() {
    return !noReport;
  }

  /**
   * Says on standard output what a machine wants to know.
   *
   * @param result what is told as JSON
   * @param folder where it was left
   */
  public void conclude(CommandLine line, Object result, String folder) {
    if (json) {
      line.getOut().println(Json.of(result));
    } else if (quiet) {
      line.getOut().println(folder);
    }
  }
}
