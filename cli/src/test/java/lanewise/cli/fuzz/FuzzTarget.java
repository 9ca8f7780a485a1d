package lanewise.cli.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What Jazzer's driver calls: once with the reader's name, then with each input. */
public final class FuzzTarget {
  private static @Nullable FuzzedReader reader;
  private static @Nullable Path file;

  private FuzzTarget() {}

  public static void fuzzerInitialize(String[] arguments) throws IOException {
    reader = FuzzedReader.valueOf(arguments[0]);
    file = Files.createTempDirectory("fuzz").resolve("input");
  }

  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    if (reader != null && file != null) {
      reader.readHostile(file, data);
    }
  }
}
