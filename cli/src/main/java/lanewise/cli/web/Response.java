package lanewise.cli.web;

import java.nio.charset.StandardCharsets;

/**
 * The response to a request.
 *
 * @param status the HTTP status code
 * @param type the media type of the body
 */
@SuppressWarnings("ArrayRecordComponent") // answers are never compared
public record Response(int status, String type, byte[] body) {

  /** A successful response of raw bytes. */
  public static Response bytes(byte[] body) {
    return new Response(200, "application/octet-stream", body);
  }

  /** A successful response in JSON. */
  public static Response json(String json) {
    return text(200, "application/json", json);
  }

  /** A style sheet. */
  public static Response css(String sheet) {
    return text(200, "text/css; charset=utf-8", sheet);
  }

  /** A plain-text response. */
  static Response plain(int status, String line) {
    return text(status, "text/plain; charset=utf-8", line + "\n");
  }

  private static Response text(int status, String type, String text) {
    return new Response(status, type, text.getBytes(StandardCharsets.UTF_8));
  }
}
