package lanewise.cli.fuzz;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Called by Jazzer's driver: once with the reader's name, then with each input. */
public final class FuzzTarget {
  /** Seconds that a reader may compute on one small file, instrumented and on a slow machine. */
  private static final double SECONDS = 5;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static @Nullable FuzzedReader reader;
  private static @Nullable Path file;

  private FuzzTarget() {}

  public static void fuzzerInitialize(String[] arguments) throws IOException {
    reader = FuzzedReader.valueOf(arguments[0]);
    file = Files.createTempDirectory("fuzz").resolve("input");
  }

  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    if (reader != null && file != null) {
      // The thread's CPU time, so that a suspended machine does not fail the test.
      long begin = THREADS.getCurrentThreadCpuTime();
      reader.readHostile(file, data);
      double seconds = (THREADS.getCurrentThreadCpuTime() - begin) * 1e-9;
      if (seconds > SECONDS) {
        throw new IllegalStateException("took " + seconds + " s");
      }
    }
  }
}
