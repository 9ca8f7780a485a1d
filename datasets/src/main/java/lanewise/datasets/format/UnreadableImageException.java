package lanewise.datasets.format;

import java.io.IOException;
import java.io.Serial;

/** An image that violates its format; {@link ImageFile} adds the file's name. */
final class UnreadableImageException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  UnreadableImageException(String message) {
    super(message);
  }

  UnreadableImageException(String message, Exception cause) {
    super(message, cause);
  }
}
