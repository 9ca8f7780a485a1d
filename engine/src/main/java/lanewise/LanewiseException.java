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
 * An error that the user can fix: a missing or damaged file, a wrong name, a size that does not
 * fit, a learning rate that is too large. The message is one line that says what is wrong, where,
 * what was expected and what to do; it is meant to be shown without a stack trace.
 *
 * <p>Errors of the calling program are other exceptions: {@link IllegalArgumentException} for wrong
 * arguments, {@link IllegalStateException} for calls in a wrong order.
 */
public abstract class LanewiseException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * An error with a one-line message.
   *
   * @param cause the cause; may be null
   */
  protected LanewiseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The reason of a file error as a short phrase. */
  public static String reason(IOException cause) {
    return switch (cause) {
      case NoSuchFileException _ -> "no such file or folder; check the path";
      case AccessDeniedException _ -> "permission denied";
      case EOFException _ -> "it is truncated; download or copy it again";
      case ZipException e ->
          "its compressed data is damaged (" + e.getMessage() + "); download or copy it again";
      case CharacterCodingException _ -> "it is not UTF-8 text";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    };
  }
}
