package lanewise.workers;

import java.io.Serial;
import lanewise.LanewiseException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if processes cannot train together, or no longer: one is gone, is awaited in vain, or is
 * no worker of this training.
 */
public final class WorkersException extends LanewiseException {
  @Serial private static final long serialVersionUID = 1L;

  /** An error with a one-line message. */
  public WorkersException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
