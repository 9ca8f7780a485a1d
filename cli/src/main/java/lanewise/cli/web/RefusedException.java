package lanewise.cli.web;

import java.io.Serial;

/** An invalid request; the sender gets the message with status 400. */
public final class RefusedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * @param message one line: what was given and what was expected
   */
  public RefusedException(String message) {
    super(message);
  }
}
