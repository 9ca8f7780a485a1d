package lanewise.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A command of {@code bin/lanewise}, run and measured as a separate process, including its start.
 *
 * @param seconds from its start to its end
 * @param lines the printed lines with their times
 * @param peakBytes the peak of resident memory, 0 if the system does not report it
 */
record CommandRun(double seconds, List<Line> lines, long peakBytes) {
  private static final int POLL_MILLIS = 20;
  private static final String PEAK = "VmHWM:";
  private static final long KILO = 1024;

  /**
   * A line of standard output.
   *
   * @param seconds since the start of the process
   */
  record Line(double seconds, String text) {}

  /**
   * Runs it to the end.
   *
   * @throws IOException if it cannot be started or fails; the message ends with its error output
   */
  static CommandRun of(Path launcher, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(launcher.toString());
    command.addAll(arguments);
    Path complaints = Files.createTempFile("lanewise", ".err");
    try {
      long start = System.nanoTime();
      Process process = new ProcessBuilder(command).redirectError(complaints.toFile()).start();
      PeakWatch watch = new PeakWatch(process);
      List<Line> lines = new ArrayList<>();
      try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
        for (String text = reader.readLine(); text != null; text = reader.readLine()) {
          lines.add(new Line(secondsSince(start), text));
        }
      }
      int exit = process.waitFor();
      double seconds = secondsSince(start);
      watch.join();
      if (exit != 0) {
        throw new IOException(String.join(" ", command) + ": " + Files.readString(complaints));
      }
      return new CommandRun(seconds, List.copyOf(lines), watch.peak);
    } finally {
      Files.delete(complaints);
    }
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Polls a process until it ends; the peak that the system reports only grows. */
  private static final class PeakWatch extends Thread {
    private final Process process;
    private volatile long peak;

    PeakWatch(Process process) {
      this.process = process;
      setDaemon(true);
      start();
    }

    @Override
    public void run() {
      Path status = Path.of("/proc", Long.toString(process.pid()), "status");
      while (process.isAlive()) {
        try (Stream<String> lines = Files.lines(status)) {
          peak =
              lines
                  .filter(line -> line.startsWith(PEAK))
                  .mapToLong(line -> KILO * Long.parseLong(line.replaceAll("\\D", "")))
                  .findFirst()
                  .orElse(peak);
          sleep(POLL_MILLIS);
        } catch (IOException | UncheckedIOException | InterruptedException e) {
          return; // not available on this system, or the process has ended
        }
      }
    }
  }
}
