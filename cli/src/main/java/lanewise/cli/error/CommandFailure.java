package lanewise.cli.error;

import java.io.Serial;
import java.util.List;
import lanewise.LanewiseException;

/**
 * Thrown if a command cannot continue. The message is the line that the user sees; below it stands
 * the log of another process, if that is where the reason is.
 */
public final class CommandFailure extends LanewiseException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient List<String> log;

  public CommandFailure(String message) {
    super(message, null);
    log = List.of();
  }

  public CommandFailure(String message, Throwable cause) {
    this(message, List.of(), cause);
  }

  /**
   * A failure of another process.
   *
   * @param log the lines to show, each without its end
   */
  public CommandFailure(String message, List<String> log, Throwable cause) {
    super(message, cause);
    this.log = List.copyOf(log);
  }

  List<String> log() {
    return log;
  }
}
