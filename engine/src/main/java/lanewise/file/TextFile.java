package lanewise.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import lanewise.format.FormatException;

/** Files of text in UTF-8 that are read as a whole. */
public final class TextFile {
  private TextFile() {}

  /**
   * Reads a file.
   *
   * @param maxBytes the most that a good file has
   * @throws FormatException if it cannot be read, is larger, or is no regular file
   */
  public static String read(Path file, long maxBytes) {
    requireRegular(file);
    try {
      long bytes = Files.size(file);
      if (bytes > maxBytes) {
        throw new FormatException(
            file,
            String.format(Locale.ROOT, "has %,d bytes; expected at most %,d", bytes, maxBytes));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw FormatException.unreadable(file, e);
    }
  }

  /**
   * Refuses what one would have to wait for, perhaps for ever.
   *
   * @throws FormatException if it is there, and is neither a regular file nor a folder
   */
  public static void requireRegular(Path file) {
    if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
      throw new FormatException(file, "is a device, pipe or socket; expected a regular file");
    }
  }
}
