package lanewise.cli.web;

import java.nio.charset.StandardCharsets;

/**
 * What the server answers to a request.
 *
 * @param status the status code of HTTP
 * @param type the media type of the body
 */
@SuppressWarnings("ArrayRecordComponent") // answers are never compared
public record Answer(int status, String type, byte[] body) {

  /** A good answer of raw bytes. */
  public static Answer bytes(byte[] body) {
    return new Answer(200, "application/octet-stream", body);
  }

  /** A good answer in JSON. */
  public static Answer json(String json) {
    return text(200, "application/json", json);
  }

  /** A style sheet. */
  public static Answer css(String sheet) {
    return text(200, "text/css; charset=utf-8", sheet);
  }

  /** An answer that a person may have to read. */
  static Answer plain(int status, String line) {
    return text(status, "text/plain; charset=utf-8", line + "\n");
  }

  private static Answer text(int status, String type, String text) {
    return new Answer(status, type, text.getBytes(StandardCharsets.UTF_8));
  }
}
