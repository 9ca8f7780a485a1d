package lanewise.cli.error;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lanewise.LanewiseException;
import lanewise.run.RunConfig;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reports every error as one line on standard error and an exit code. {@code LANEWISE_DEBUG=1} adds
 * a stack trace.
 */
public final class Mistakes {
  public static final String PREFIX = "lanewise: error: ";

  private static final String DEBUG = "LANEWISE_DEBUG";

  /** The start of the library's messages about a setting. */
  private static final Pattern SETTING =
      Pattern.compile("([a-z-]+)(: | must be | is an option of | needs )");

  private Mistakes() {}

  /** Sets this reporting for a command line and its commands. */
  public static void reportedBy(CommandLine line) {
    line.setParameterExceptionHandler((e, _) -> reportUsage(e));
    line.setExecutionExceptionHandler(
        (e, command, _) ->
            // The location of the state has been reported already.
            e instanceof CancellationException ? ExitCode.INTERRUPTED : reportFailure(command, e));
    line.setExecutionStrategy(
        parsed -> {
          try {
            requireOnce(parsed);
            return new RunLast().execute(parsed);
          } catch (Error e) { // picocli passes on only exceptions
            return reportFailure(line, e);
          }
        });
  }

  /** A list that is given twice would grow, where any other value given twice is refused. */
  private static void requireOnce(ParseResult parsed) {
    for (OptionSpec option : parsed.matchedOptionsSet()) {
      if (option.isMultiValue() && option.originalStringValues().size() > 1) {
        throw new ParameterException(
            parsed.commandSpec().commandLine(),
            "option '%s' should be specified only once; its values have commas between them"
                .formatted(option.longestName()));
      }
    }
    if (parsed.hasSubcommand()) {
      requireOnce(parsed.subcommand());
    }
  }

  /**
   * Runs an action with values from the user; an {@code IllegalArgumentException} is reported as a
   * usage error.
   */
  public static <T> T asUsage(CommandLine line, Supplier<T> action) {
    try {
      return action.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(line, ofOption(String.valueOf(e.getMessage())), e);
    }
  }

  /** Turns a message about a setting into one about its option: {@code --lr: expected a number}. */
  public static String ofOption(String message) {
    Matcher named = SETTING.matcher(message);
    return named.lookingAt() && RunConfig.NAMES.contains(named.group(1)) ? "--" + message : message;
  }

  private static int reportUsage(ParameterException e) {
    CommandLine command = e.getCommandLine();
    print(
        command,
        "%s%s; see: %s --help"
            .formatted(
                oneLine(inPlainWords(e)), suggestion(e), command.getCommandSpec().qualifiedName()),
        e);
    return ExitCode.USAGE;
  }

  /** Rewrites picocli's messages that mention its own types and indices. */
  private static String inPlainWords(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched
        && !e.getCommandLine().getSubcommands().isEmpty()
        && !unmatched.getUnmatched().getFirst().startsWith("-")) {
      return "there is no command '%s'".formatted(unmatched.getUnmatched().getFirst());
    }
    return String.valueOf(e.getMessage())
        .replaceFirst("^Invalid value for positional parameter at index \\S+ \\(.*?\\): ", "")
        .replaceFirst("^Invalid value for option '(\\S+)'(?: \\(.*?\\))?: ", "$1: ")
        .replaceFirst("^Unknown options?: ('[^']*').*", "there is no option $1")
        .replaceFirst("^Unmatched arguments? (?:at|from) index \\d+: ", "not expected: ")
        .replaceFirst("^Missing required (?:parameter|option): '(.*)'$", "$1 is missing")
        .replaceFirst("^Missing required (options|parameters): \\[(.*)]$", "missing: $2")
        .replaceFirst("^Missing required subcommand$", "the name of its command is missing")
        .replaceFirst(
            "^Missing required parameter for option '(\\S+)' \\((.*)\\)$", "$1: expected $2")
        .replaceFirst(
            "^Expected parameter for option '(\\S+)' but found '(.*)'$",
            "$1: expected a value, given '$2'")
        .replaceFirst("'([^']*)' is not a boolean$", "takes no value, given '$1'")
        .replaceFirst("'([^']*)' is not an? (int|long)$", "expected a whole number, given '$1'")
        .replaceFirst(
            "cannot convert ('[^']*') to .*InvalidPathException: .*",
            "$1 cannot be the name of a file; names outside ASCII need LC_ALL=C.UTF-8")
        .replaceFirst("'([^']*)' is not a (double|float)$", "expected a number, given '$1'")
        .replaceFirst(
            "^positional parameter at index \\S+ \\((\\S+)\\) requires at least (\\d+) values, but"
                + " only (\\d+) were specified: .*",
            "expected $1 at least $2 times, given $3");
  }

  private static String suggestion(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> near = unmatched.getSuggestions();
      if (!near.isEmpty()) {
        return " (did you mean " + near.getFirst() + "?)";
      }
    }
    return "";
  }

  private static int reportFailure(CommandLine command, Throwable e) {
    print(command, oneLine(explain(e)), e);
    return ExitCode.FAILED;
  }

  private static String explain(Throwable e) {
    return switch (e) {
      case LanewiseException _ -> String.valueOf(e.getMessage());
      // Libraries report wrong values from the user this way.
      case IllegalArgumentException _ when e.getMessage() != null -> e.getMessage();
      case IOException _ when e.getMessage() != null -> e.getMessage();
      case OutOfMemoryError _ -> outOfMemory();
      default -> "unexpected %s; please report it with what %s=1 prints".formatted(e, DEBUG);
    };
  }

  /** What a process without memory says. */
  static String outOfMemory() {
    return "out of memory with a heap of %,d MiB: lower --batch-size or the image size,"
            .formatted(Runtime.getRuntime().maxMemory() >> 20)
        + " or allow more with LANEWISE_JAVA_OPTS=-Xmx8g";
  }

  private static void print(CommandLine command, String message, Throwable e) {
    command.getErr().println(PREFIX + message);
    if (e instanceof CommandFailure failure) {
      failure.log().forEach(line -> command.getErr().println("  " + harmless(line)));
    }
    if ("1".equals(System.getenv(DEBUG))) {
      e.printStackTrace(command.getErr());
    }
    command.getErr().flush();
  }

  private static String oneLine(String message) {
    return harmless(message.strip().replaceAll("\\s*\\R\\s*", " "));
  }

  /** What a file or a name holds must not command the terminal. */
  private static String harmless(String line) {
    return line.replaceAll("\\p{Cc}", "?");
  }
}
