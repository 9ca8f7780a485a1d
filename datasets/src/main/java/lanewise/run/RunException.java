package lanewise.run;

import java.io.Serial;
import lanewise.LanewiseException;
import org.jspecify.annotations.Nullable;

/** Thrown if a run stops because its loss diverged; the message says which weights are kept. */
public final class RunException extends LanewiseException {
  @Serial private static final long serialVersionUID = 1L;

  /** An error with a one-line message. */
  public RunException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
