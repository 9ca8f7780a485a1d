package lanewise.format;

import java.io.IOException;
import java.io.Serial;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A file that cannot be read or written: malformed, cut off, missing, not accessible. The message
 * is one line for the user, {@code FILE: what is wrong, what was expected, what to do}.
 */
public final class FormatException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** A file whose contents are not what its format demands. */
  public FormatException(Path file, String problem) {
    super(file + ": " + problem);
  }

  private FormatException(Path file, String problem, IOException cause) {
    super(file + ": " + problem, cause);
  }

  /** A file that the operating system would not let us read. */
  public static FormatException unreadable(Path file, IOException cause) {
    return new FormatException(file, "cannot be read: " + reason(cause), cause);
  }

  /** A file that the operating system would not let us write. */
  public static FormatException unwritable(Path file, IOException cause) {
    return new FormatException(file, "cannot be written: " + reason(cause), cause);
  }

  private static String reason(IOException cause) {
    return switch (cause) {
      case NoSuchFileException _ -> "no such file or folder; check the path";
      case AccessDeniedException _ -> "permission denied";
      case CharacterCodingException _ -> "it is no text in UTF-8";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    };
  }
}
