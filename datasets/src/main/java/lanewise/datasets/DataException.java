package lanewise.datasets;

import java.io.EOFException;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.ZipException;

/**
 * Something a user can mend: a missing or damaged file, a wrong name, a size that does not fit. The
 * message is one line that says what is wrong, where, what was expected and what to do; it is meant
 * to be shown without the stack trace.
 */
public final class DataException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** An error whose message says everything. */
  public DataException(String message) {
    super(message);
  }

  /** An error with the exception that led to it. */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A file whose contents are not what they should be. */
  public DataException(Path file, String problem) {
    super(file + ": " + problem);
  }

  /** A file that is missing, not accessible, cut off or damaged. */
  public static DataException unreadable(Path file, IOException cause) {
    return new DataException(file + ": cannot be read: " + reason(cause), cause);
  }

  /** What went wrong with a file, in a few words. */
  public static String reason(IOException cause) {
    return switch (cause) {
      case NoSuchFileException _ -> "no such file or folder; check the path";
      case AccessDeniedException _ -> "permission denied";
      case EOFException _ -> "it is cut off; get it again";
      case ZipException e ->
          "its compressed data are damaged (" + e.getMessage() + "); get it again";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    };
  }
}
