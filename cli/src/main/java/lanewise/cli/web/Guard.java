package lanewise.cli.web;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps out what did not come from the server's own pages. A page of the web can make a browser
 * send requests to this machine; two marks give it away:
 *
 * <ul>
 *   <li>{@code Host} names the web's server instead of ours when its name was made to point here
 *       (DNS rebinding);
 *   <li>{@code Origin} and {@code Sec-Fetch-Site} name the page that asks (cross-site requests).
 * </ul>
 */
final class Guard {
  /** Sent with every answer: a page may load what we serve and nothing else, in no frame. */
  static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  private final Set<String> hosts;

  Guard(int port) {
    this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
  }

  /** Why a request is kept out; null if it may come in. */
  @Nullable String objection(Headers headers) {
    List<String> given = headers.getOrDefault("Host", List.of());
    if (given.size() != 1 || !hosts.contains(given.getFirst())) {
      return "this server is " + String.join(" or ", hosts.stream().sorted().toList());
    }
    String own = "http://" + given.getFirst();
    if (!headers.getOrDefault("Origin", List.of(own)).equals(List.of(own))) {
      return "only this server's own pages may ask";
    }
    String site = headers.getOrDefault("Sec-Fetch-Site", List.of("none")).getFirst();
    // Following a link from elsewhere to the page is fine: a browser then says where it is heading.
    boolean visit = "navigate".equals(headers.getFirst("Sec-Fetch-Mode"));
    if (!visit && !Set.of("none", "same-origin").contains(site)) {
      return "only this server's own pages may ask";
    }
    return null;
  }
}
