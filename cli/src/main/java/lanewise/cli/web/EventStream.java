package lanewise.cli.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Server-sent events to one browser. Sending blocks if the browser is slow.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">The standard</a>
 */
public final class EventStream {
  private final OutputStream out;

  EventStream(OutputStream out) {
    this.out = out;
  }

  /**
   * Sends an event.
   *
   * @param json a text without line breaks
   * @throws IOException if the browser has gone
   */
  public void send(String name, String json) throws IOException {
    write("event: " + name + "\ndata: " + json + "\n\n");
  }

  /**
   * Sends a comment, which browsers ignore, to check the connection.
   *
   * @throws IOException if the browser has gone
   */
  public void probe() throws IOException {
    write(":\n\n");
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
