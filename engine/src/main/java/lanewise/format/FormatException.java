package lanewise.format;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;
import lanewise.LanewiseException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a file cannot be read or written: malformed, truncated, missing, not accessible. The
 * message is one line for the user, {@code FILE: what is wrong, what was expected, what to do}.
 */
public final class FormatException extends LanewiseException {
  @Serial private static final long serialVersionUID = 1L;

  /** A file that violates its format. */
  public FormatException(Path file, String problem) {
    this(file, problem, null);
  }

  private FormatException(Path file, String problem, @Nullable IOException cause) {
    super(file + ": " + problem, cause);
  }

  /** A file that the operating system could not read. */
  public static FormatException unreadable(Path file, IOException cause) {
    return new FormatException(file, "cannot be read: " + reason(cause), cause);
  }

  /** A file that the operating system could not write. */
  public static FormatException unwritable(Path file, IOException cause) {
    return new FormatException(file, "cannot be written: " + reason(cause), cause);
  }
}
