package lanewise.cli.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import lanewise.chart.Ink;
import lanewise.cli.error.CommandFailure;
import org.jspecify.annotations.Nullable;

/**
 * A server on the loopback interface for pages and their requests. Every request has its own
 * virtual thread, so that a slow browser does not block others; {@link Guard} rejects foreign
 * requests.
 */
public final class LoopbackServer implements AutoCloseable {
  /** The largest number of concurrent event streams. */
  private static final int MAX_STREAMS = 32;

  /** Connections at once: the streams, and what their pages ask beside. */
  private static final int MAX_CONNECTIONS = 96;

  private static final int REQUEST_SECONDS = 10;

  static {
    // Header and body of a response are two packets; the second must not wait for the
    // acknowledgement of the first, which takes 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    // A request that does not end is given up, and there are never more of them than harm nobody.
    System.setProperty("sun.net.httpserver.maxReqTime", Integer.toString(REQUEST_SECONDS));
    System.setProperty("sun.net.httpserver.maxReqHeaders", "64");
    System.setProperty("sun.net.httpserver.idleInterval", Integer.toString(REQUEST_SECONDS));
    System.setProperty("jdk.httpserver.maxConnections", Integer.toString(MAX_CONNECTIONS));
  }

  private static final String HEAD = "HEAD";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Guard guard;
  private final Map<String, Route> routes = new HashMap<>();
  private final Semaphore streams = new Semaphore(MAX_STREAMS);

  /** Handles a request. */
  @FunctionalInterface
  public interface Action {
    /**
     * Returns the response.
     *
     * @throws RefusedException if the request is not valid
     */
    Response answer(Request request) throws RefusedException;
  }

  /** Sends events to one browser. */
  @FunctionalInterface
  public interface Source {
    /**
     * Sends all events, waiting for new ones until the end.
     *
     * @throws IOException if the browser has gone
     * @throws InterruptedException if the server is closed
     */
    void sendTo(EventStream stream) throws IOException, InterruptedException;
  }

  /** The handler of a path: exactly one of action and source is set. */
  private record Route(
      String method, int maxBytes, @Nullable Action action, @Nullable Source source) {
    boolean takes(String asked) {
      return method.equals(asked) || (asked.equals(HEAD) && method.equals("GET") && source == null);
    }
  }

  /**
   * Binds a port of the loopback interface.
   *
   * @param port the port, or 0 for any free one
   * @throws CommandFailure if the port is in use or not allowed
   */
  public LoopbackServer(int port) {
    try {
      server =
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
    } catch (BindException e) {
      throw new CommandFailure(
          "port %d cannot be used (%s): give another one with --port, or 0 for any that is free"
              .formatted(port, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    guard = new Guard(server.getAddress().getPort());
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    get("/ink.css", _ -> Response.css(Ink.css()));
    asset("/page.css", LoopbackServer.class, "page.css");
    asset("/pixels.js", LoopbackServer.class, "pixels.js");
    asset("/shares.js", LoopbackServer.class, "shares.js");
    asset("/icon.svg", LoopbackServer.class, "icon.svg");
  }

  /** Serves a resource in the package of a class. */
  public void asset(String path, Class<?> owner, String name) {
    Response answer = new Response(200, type(name), read(owner, name));
    get(path, _ -> answer);
  }

  /** Answers GET requests. */
  public void get(String path, Action action) {
    routes.put(path, new Route("GET", 0, action, null));
  }

  /** Answers POST requests of raw bytes ({@code application/octet-stream}). */
  public void post(String path, int maxBytes, Action action) {
    routes.put(path, new Route("POST", maxBytes, action, null));
  }

  /** Serves a stream of events. */
  public void events(String path, Source source) {
    routes.put(path, new Route("GET", 0, null, source));
  }

  /** Starts the server. */
  public void start() {
    server.start();
  }

  /** The address to open in a browser. */
  public String address() {
    return "http://127.0.0.1:%d/".formatted(server.getAddress().getPort());
  }

  /** Stops immediately; streams are cut off. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Guard.HEADERS.forEach(exchange.getResponseHeaders()::set);
      Route route = routes.get(exchange.getRequestURI().getPath());
      String objection = guard.objection(exchange.getRequestHeaders());
      if (objection != null) {
        send(exchange, Response.plain(403, objection));
      } else if (route == null) {
        send(exchange, Response.plain(404, "there is no such page"));
      } else if (!route.takes(exchange.getRequestMethod())) {
        exchange.getResponseHeaders().set("Allow", route.method());
        send(exchange, Response.plain(405, "expected the method " + route.method()));
      } else if (route.source() != null) {
        stream(exchange, route.source());
      } else if (route.action() != null) {
        send(exchange, answer(exchange, route, route.action()));
      }
    }
  }

  private static Response answer(HttpExchange exchange, Route route, Action action)
      throws IOException {
    byte[] body = {};
    if (route.method().equals("POST")) {
      // A form of another site cannot send this type without a preflight request.
      if (!Response.bytes(body)
          .type()
          .equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
        return Response.plain(415, "the body's type must be " + Response.bytes(body).type());
      }
      try (InputStream in = exchange.getRequestBody()) {
        body = in.readNBytes(route.maxBytes() + 1);
      }
      if (body.length > route.maxBytes()) {
        return Response.plain(413, "the body may have %,d bytes".formatted(route.maxBytes()));
      }
    }
    try {
      return action.answer(Request.of(exchange.getRequestURI(), body));
    } catch (RefusedException e) {
      return Response.plain(400, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return Response.plain(500, "unexpected " + e);
    }
  }

  private void stream(HttpExchange exchange, Source source) throws IOException {
    if (!streams.tryAcquire()) {
      send(exchange, Response.plain(503, "too many pages are open"));
      return;
    }
    try {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      source.sendTo(new EventStream(exchange.getResponseBody()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed: the thread ends here
    } finally {
      streams.release();
    }
  }

  private static void send(HttpExchange exchange, Response answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    if (exchange.getRequestMethod().equals(HEAD)) { // gets what GET would get, without the body
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(answer.body().length));
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), answer.body().length);
    exchange.getResponseBody().write(answer.body());
  }

  private static byte[] read(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + name + " in the package of " + owner);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> throw new IllegalArgumentException("what type is " + name + "?");
    };
  }
}
