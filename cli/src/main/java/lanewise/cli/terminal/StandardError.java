package lanewise.cli.terminal;

import java.io.PrintStream;
import java.io.PrintWriter;
import lanewise.screen.LineBreaks;

/** Standard error; on a terminal, lines that are too long are broken between words. */
public final class StandardError extends PrintWriter {
  /** Where the launcher kept it: {@code lanewise.cli.Launcher} says why. */
  private static final int DESCRIPTOR = Integer.getInteger("lanewise.stderr", 2);

  /** The columns of the terminal, 0 if it is none and -1 if nothing was written yet. */
  private int columns = -1;

  /** Writes to a stream, which is flushed after every line. */
  public StandardError(PrintStream err) {
    super(err, true, err.charset());
  }

  @Override
  public void print(String text) {
    if (columns < 0) {
      columns = Terminal.columns("/dev/fd/" + DESCRIPTOR);
    }
    super.print(columns > 0 ? LineBreaks.in(text, columns) : text);
  }
}
