package lanewise.datasets;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;
import lanewise.LanewiseException;

/** Thrown if images, labels or their files are missing, damaged or not suitable. */
public final class DataException extends LanewiseException {
  @Serial private static final long serialVersionUID = 1L;

  /** An error without a cause. */
  public DataException(String message) {
    super(message, null);
  }

  /** An error with the exception that caused it. */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A file with unexpected contents. */
  public DataException(Path file, String problem) {
    this(file + ": " + problem);
  }

  /** A file that is missing, not accessible, truncated or damaged. */
  public static DataException unreadable(Path file, IOException cause) {
    return new DataException(file + ": cannot be read: " + reason(cause), cause);
  }
}
