package lanewise.cli.error;

import java.io.Serial;
import lanewise.LanewiseException;

/** Thrown if a command cannot continue. The message is the line that the user sees. */
public final class CommandFailure extends LanewiseException {
  @Serial private static final long serialVersionUID = 1L;

  public CommandFailure(String message) {
    super(message, null);
  }

  public CommandFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
