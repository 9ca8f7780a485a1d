package lanewise.cli.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lanewise.kernel.VectorSupport;

/** Runs a program of ours in a new JVM with the flags of this one. */
final class FreshJvm {
  private FreshJvm() {}

  /**
   * Waits for the program and returns the last line that it prints.
   *
   * @param program the class of its {@code main}
   * @param bits the vector width it uses
   * @throws IOException if it cannot be started, fails or prints nothing
   */
  static String lastLine(Class<?> program, int bits) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // -Dlanewise.… is set here: the width to measure, and the descriptor of standard error.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> !flag.startsWith("-Dlanewise."))
        .forEach(command::add);
    command.add("-D" + VectorSupport.PROPERTY + "=" + bits);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    List<String> lines;
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      lines = reader.lines().toList();
    }
    if (process.waitFor() != 0 || lines.isEmpty()) {
      throw new IOException(
          "vectors of %d bits cannot be measured: %s ended with %d"
              .formatted(bits, String.join(" ", command), process.exitValue()));
    }
    return lines.getLast();
  }
}
