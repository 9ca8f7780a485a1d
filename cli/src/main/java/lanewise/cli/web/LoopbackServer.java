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
 * A server that only this machine reaches, for pages and what they ask. Every request has a virtual
 * thread of its own, so that a slow browser keeps nobody waiting; {@link Guard} says who may ask.
 */
public final class LoopbackServer implements AutoCloseable {
  /** Event streams at once: more than anybody opens, few enough to harm nobody. */
  private static final int MAX_STREAMS = 32;

  static {
    // Head and body of an answer leave in two packets; the second must not wait for the first to
    // be acknowledged, which takes a browser 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Guard guard;
  private final Map<String, Route> routes = new HashMap<>();
  private final Semaphore streams = new Semaphore(MAX_STREAMS);

  /** Answers a request. */
  @FunctionalInterface
  public interface Action {
    /**
     * The answer.
     *
     * @throws RefusedException if the request makes no sense
     */
    Response answer(Request request) throws RefusedException;
  }

  /** Sends events to one browser until there are no more. */
  @FunctionalInterface
  public interface Source {
    /**
     * Sends all there is, waiting for what is still to come.
     *
     * @throws IOException if the browser has gone
     * @throws InterruptedException if the server is closed
     */
    void sendTo(EventStream stream) throws IOException, InterruptedException;
  }

  /** What is done for an address: exactly one of action and source is there. */
  private record Route(
      String method, int maxBytes, @Nullable Action action, @Nullable Source source) {}

  /**
   * Takes a port of the loopback interface.
   *
   * @param port 0 for any that is free
   * @throws CommandFailure if the port is in use or not allowed, in one line
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
    asset("/icon.svg", LoopbackServer.class, "icon.svg");
  }

  /** Serves a file that lies beside a class among the resources. */
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

  /** Sends events to whoever listens. */
  public void events(String path, Source source) {
    routes.put(path, new Route("GET", 0, null, source));
  }

  /** Begins to answer. */
  public void start() {
    server.start();
  }

  /** The address to open in a browser. */
  public String address() {
    return "http://127.0.0.1:%d/".formatted(server.getAddress().getPort());
  }

  /** Stops at once; streams end where they are. */
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
      } else if (!route.method().equals(exchange.getRequestMethod())) {
        exchange.getResponseHeaders().set("Allow", route.method());
        send(exchange, Response.plain(405, "the method here is " + route.method()));
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
      // A form of another site could not send this type without asking first.
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
    exchange.sendResponseHeaders(answer.status(), answer.body().length);
    exchange.getResponseBody().write(answer.body());
  }

  private static byte[] read(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + name + " beside " + owner);
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
