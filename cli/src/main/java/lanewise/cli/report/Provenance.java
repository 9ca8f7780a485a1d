package lanewise.cli.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import lanewise.format.FormatException;
import lanewise.report.Fact;
import lanewise.run.Environment;
import picocli.CommandLine.Model.CommandSpec;

/**
 * How figures came to be.
 *
 * @param command what the user called, or how to do it again
 * @param environment the machine and the versions
 */
public record Provenance(String command, Environment environment) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", Locale.ENGLISH);

  /**
   * Of the command that is being executed.
   *
   * @param threads that it may use
   */
  public static Provenance of(CommandSpec spec, int threads) {
    return new Provenance(called(spec), Environment.here(threads));
  }

  /** What the user called, as a shell would take it again. */
  private static String called(CommandSpec spec) {
    List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
    return "lanewise "
        + arguments.stream().map(Provenance::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String argument) {
    return argument.matches("[\\w./,:=+@%-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }

  /** The command. */
  public Fact commandFact() {
    return new Fact("command", command);
  }

  /** Where it ran and what ran there. */
  public List<Fact> machineFacts() {
    return List.of(
        new Fact(
            "machine",
            "%s; %s %s, %s; %s, %s"
                .formatted(
                    environment.processor(),
                    environment.os(),
                    environment.architecture(),
                    counted(environment.processors(), "processor"),
                    counted(environment.threads(), "thread"),
                    environment.vectorBits() == 0
                        ? "no vectors"
                        : environment.vectorBits() + "-bit vectors")),
        new Fact(
            "versions",
            "lanewise %s, Java %s (%s)"
                .formatted(environment.lanewise(), environment.java(), environment.vendor())));
  }

  private static String counted(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /**
   * When a file was last written, in words.
   *
   * @throws FormatException if there is no such file
   */
  public static String finished(Path file) {
    try {
      return "Finished "
          + TIME.format(Files.getLastModifiedTime(file).toInstant().atZone(ZoneId.systemDefault()));
    } catch (IOException e) {
      throw FormatException.unreadable(file, e);
    }
  }
}
