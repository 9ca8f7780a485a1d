package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Locale;
import lanewise.cli.error.Mistakes;
import picocli.CommandLine;

/** Runs commands in this process and keeps what they print. */
public final class Cli {
  /** The result of a command. */
  public record Result(int status, String out, String err) {}

  private Cli() {}

  public static Result run(Object... arguments) {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.ROOT); // as Lanewise.main does
    try {
      return runAsItIs(arguments);
    } finally {
      Locale.setDefault(before);
    }
  }

  private static Result runAsItIs(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    CommandLine line = Lanewise.commandLine(words);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int status = line.execute(words);
    line.getOut().flush();
    line.getErr().flush();
    return new Result(status, out.toString(), err.toString());
  }

  /** Checks that a command failed with one line on standard error that contains some text. */
  public static void assertOneLine(Result result, String expected, int status) {
    assertThat(result.err()).startsWith(Mistakes.PREFIX).contains(expected).hasLineCount(1);
    assertThat(result.status()).isEqualTo(status);
  }
}
