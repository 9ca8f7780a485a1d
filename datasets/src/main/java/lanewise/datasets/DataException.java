package lanewise.datasets;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;
import lanewise.LanewiseException;

/** Images, labels or files of them that are missing, damaged or do not fit what they are for. */
public final class DataException extends LanewiseException {
  @Serial private static final long serialVersionUID = 1L;

  /** An error whose message says everything. */
  public DataException(String message) {
    super(message, null);
  }

  /** An error with the exception that led to it. */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A file whose contents are not what they should be. */
  public DataException(Path file, String problem) {
    this(file + ": " + problem);
  }

  /** A file that is missing, not accessible, cut off or damaged. */
  public static DataException unreadable(Path file, IOException cause) {
    return new DataException(file + ": cannot be read: " + reason(cause), cause);
  }
}
