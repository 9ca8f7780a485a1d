package lanewise.cli.options;

import lanewise.cli.terminal.Terminal;
import lanewise.run.Json;
import lanewise.screen.Screen;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The option for machine-readable output. */
public final class JsonOption {
  @Option(
      names = "--json",
      description =
          "Print one JSON object to standard output; what else there is to say goes to standard"
              + " error.")
  private boolean json;

  /** Whether it is given. */
  public boolean given() {
    return json;
  }

  /** The screen for what is printed besides the object. */
  public Screen screen(CommandLine line) {
    return json ? Terminal.beside(line) : Terminal.standard(line);
  }

  /** Prints the object, if it was asked for. */
  public void print(CommandLine line, Object result) {
    if (json) {
      line.getOut().println(Json.of(result));
    }
  }
}
