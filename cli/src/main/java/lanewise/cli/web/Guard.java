package lanewise.cli.web;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lanewise.report.ReportFolder;
import org.jspecify.annotations.Nullable;

/**
 * Rejects requests that do not come from the server's own pages. Other web pages can make a browser
 * send requests to this machine; such requests are recognised by two headers:
 *
 * <ul>
 *   <li>{@code Host} names another server, whose name was made to point here (DNS rebinding);
 *   <li>{@code Origin} and {@code Sec-Fetch-Site} name the requesting page (cross-site requests).
 * </ul>
 */
final class Guard {
  /** Sent with every response: pages may load only resources of this server, and not in a frame. */
  static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self' "
              + ReportFolder.styleSource() // for reports, which a page may open
              + "; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action"
              + " 'none'; frame-ancestors 'none'",
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

  /** The reason to reject a request; null if it is allowed. */
  @Nullable String objection(Headers headers) {
    List<String> given = headers.getOrDefault("Host", List.of());
    if (given.size() != 1 || !hosts.contains(given.getFirst())) {
      return "this server is " + String.join(" or ", hosts.stream().sorted().toList());
    }
    String own = "http://" + given.getFirst();
    if (!headers.getOrDefault("Origin", List.of(own)).equals(List.of(own))) {
      return "only this server's own pages may send requests";
    }
    String site = headers.getOrDefault("Sec-Fetch-Site", List.of("none")).getFirst();
    // Following a link from another page is allowed: the browser then marks it as navigation.
    boolean visit = "navigate".equals(headers.getFirst("Sec-Fetch-Mode"));
    if (!visit && !Set.of("none", "same-origin").contains(site)) {
      return "only this server's own pages may send requests";
    }
    return null;
  }
}
