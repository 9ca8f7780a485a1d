package lanewise.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The processor's name. */
public final class Processor {
  private static final Path LINUX = Path.of("/proc/cpuinfo");
  private static final String WINDOWS = "PROCESSOR_IDENTIFIER";

  private Processor() {}

  /** The vendor's name of the model; if the system does not provide it, the architecture. */
  public static String model() {
    try (Stream<String> lines = Files.lines(LINUX)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElseGet(Processor::otherwise);
    } catch (IOException | UncheckedIOException e) {
      return otherwise();
    }
  }

  private static String otherwise() {
    return System.getenv().getOrDefault(WINDOWS, System.getProperty("os.arch"));
  }
}
