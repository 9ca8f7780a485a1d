package lanewise;

import java.io.EOFException;
import java.io.IOException;
import java.io.Serial;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Something a user can mend: a missing or damaged file, a wrong name, a size that does not fit, a
 * learning rate that is too large. The message is one line that says what is wrong, where, what was
 * expected and what to do; it is meant to be shown without the stack trace.
 *
 * <p>A mistake of the calling program is no such exception: wrong arguments are {@link
 * IllegalArgumentException}s, calls out of order {@link IllegalStateException}s.
 */
public abstract class LanewiseException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * An error whose message says everything.
   *
   * @param cause what led to it; null for nothing
   */
  protected LanewiseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** What went wrong with a file, in a few words. */
  public static String reason(IOException cause) {
    return switch (cause) {
      case NoSuchFileException _ -> "no such file or folder; check the path";
      case AccessDeniedException _ -> "permission denied";
      case EOFException _ -> "it is cut off; get it again";
      case ZipException e ->
          "its compressed data are damaged (" + e.getMessage() + "); get it again";
      case CharacterCodingException _ -> "it is no text in UTF-8";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    };
  }
}
