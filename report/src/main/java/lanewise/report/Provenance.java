package lanewise.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import lanewise.format.FormatException;
import lanewise.run.Environment;
import lanewise.text.Text;

/**
 * How the results of a report were produced.
 *
 * @param command the command that was run, or one that repeats it
 * @param environment the machine and the versions
 */
public record Provenance(String command, Environment environment) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", Locale.ENGLISH);

  /** The command as a fact. */
  Fact commandFact() {
    return new Fact("command", command);
  }

  /** The machine and the versions as facts. */
  List<Fact> machineFacts() {
    return List.of(
        new Fact(
            "machine",
            Text.of(
                "%s; %s %s, %s; %s, %s",
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
            Text.of(
                "lanewise %s, Java %s (%s)",
                environment.lanewise(), environment.java(), environment.vendor())));
  }

  private static String counted(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /**
   * The time when a file was last written, as text.
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
