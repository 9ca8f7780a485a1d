package lanewise.cli.browser;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** One page of a {@link Browser}: what it says, shows and feels. Coordinates are CSS pixels. */
public final class Page implements AutoCloseable {
  private static final Gson GSON = new Gson();

  private static final Map<String, Integer> KEYS =
      Map.of(
          "Tab",
          9,
          "Enter",
          13,
          "Escape",
          27,
          "ArrowLeft",
          37,
          "ArrowUp",
          38,
          "ArrowRight",
          39,
          "ArrowDown",
          40);

  private final DevTools devTools;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final Semaphore loads = new Semaphore(0);

  /** A point of the page, from its visible part's top left corner. */
  public record Point(double x, double y) {}

  Page(HttpClient client, URI address) {
    this.devTools = new DevTools(client, address, this::onEvent);
    for (String domain : List.of("Page", "Runtime", "Log")) {
      send(domain + ".enable", Map.of());
    }
    viewport(1280, 800);
  }

  /** Goes to another address and waits until the page has loaded. */
  public void open(String address) {
    loads.drainPermits();
    JsonObject result = send("Page.navigate", Map.of("url", address));
    if (result.has("errorText")) {
      throw new AssertionError(address + ": " + result.get("errorText"));
    }
    try {
      if (!loads.tryAcquire(DevTools.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(address + " does not load");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * The problems since the page was opened: errors and warnings on the console, uncaught
   * exceptions, failed requests, violations of the security policy.
   */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  /**
   * The value of an expression in the page, promises awaited.
   *
   * @throws AssertionError if it throws
   */
  public JsonElement evaluate(String expression) {
    JsonObject answer =
        send(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
    }
    JsonElement value = answer.getAsJsonObject("result").get("value");
    return value == null ? JsonNull.INSTANCE : value;
  }

  /** The text of the first element that a CSS selector finds, as a reader sees it. */
  public String text(String selector) {
    return evaluate("document.querySelector(%s).innerText".formatted(GSON.toJson(selector)))
        .getAsString();
  }

  /**
   * Waits until an expression is true.
   *
   * @throws AssertionError if it does not become true
   */
  public void await(String expression) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DevTools.PATIENCE_SECONDS);
    while (!evaluate("Boolean(" + expression + ")").getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never true: " + expression + "; complaints: " + complaints);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** Sets the size of the visible part; below 600 wide, as a phone shows it. */
  public void viewport(int width, int height) {
    send(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  /** Sets the preferred colour scheme: {@code light} or {@code dark}. */
  public void colourScheme(String scheme) {
    send(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** The middle of the first element that a CSS selector finds, scrolled into view. */
  public Point middle(String selector) {
    String box =
        """
        (() => {
          const element = document.querySelector(%s);
          element.scrollIntoView({ block: "nearest" });
          const box = element.getBoundingClientRect();
          return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        })()
        """
            .formatted(GSON.toJson(selector));
    return GSON.fromJson(evaluate(box), Point.class);
  }

  /** Clicks on the middle of the first element that a CSS selector finds. */
  public void click(String selector) {
    Point at = middle(selector);
    stroke(List.of(at, at));
  }

  /** Presses and releases a key, with what it does: {@code Tab}, {@code Enter}, {@code ArrowUp}. */
  public void press(String key) {
    int code = Objects.requireNonNull(KEYS.get(key), key);
    String text = key.equals("Enter") ? "\r" : "";
    for (String type : List.of("keyDown", "keyUp")) {
      send(
          "Input.dispatchKeyEvent",
          Map.of(
              "type", type, "key", key, "code", key, "windowsVirtualKeyCode", code, "text", text));
    }
  }

  /** Draws with the mouse: presses at the first point, moves through all, releases at the last. */
  public void stroke(List<Point> points) {
    mouse("mouseMoved", points.getFirst(), 0);
    mouse("mousePressed", points.getFirst(), 1);
    points.stream().skip(1).forEach(point -> mouse("mouseMoved", point, 1));
    mouse("mouseReleased", points.getLast(), 0);
  }

  /** Draws with a finger. */
  public void touchStroke(List<Point> points) {
    send("Emulation.setTouchEmulationEnabled", Map.of("enabled", true));
    touch("touchStart", points.subList(0, 1));
    points.stream().skip(1).forEach(point -> touch("touchMove", List.of(point)));
    touch("touchEnd", List.of());
  }

  /** Writes the visible part as a PNG file. */
  public void screenshot(Path file) {
    write(file, send("Page.captureScreenshot", Map.of()));
  }

  /** Writes the whole page, as long as it is, as a PNG file. */
  public void fullScreenshot(Path file) {
    write(file, send("Page.captureScreenshot", Map.of("captureBeyondViewport", true)));
  }

  @Override
  public void close() {
    send("Page.close", Map.of());
    devTools.close();
  }

  private void mouse(String type, Point at, int buttons) {
    send(
        "Input.dispatchMouseEvent",
        Map.of(
            "type",
            type,
            "x",
            at.x(),
            "y",
            at.y(),
            "button",
            type.equals("mouseMoved") && buttons == 0 ? "none" : "left",
            "buttons",
            buttons,
            "clickCount",
            1));
  }

  private void touch(String type, List<Point> points) {
    send("Input.dispatchTouchEvent", Map.of("type", type, "touchPoints", points));
  }

  private JsonObject send(String method, Map<String, ?> parameters) {
    return devTools.send(method, GSON.toJsonTree(parameters).getAsJsonObject());
  }

  private void onEvent(String name, JsonObject event) {
    switch (name) {
      case "Page.loadEventFired" -> loads.release();
      case "Runtime.exceptionThrown" ->
          complaints.add(event.getAsJsonObject("exceptionDetails").toString());
      case "Runtime.consoleAPICalled" -> {
        if (List.of("error", "warning", "assert").contains(event.get("type").getAsString())) {
          complaints.add(event.get("args").toString());
        }
      }
      case "Log.entryAdded" -> {
        JsonObject entry = event.getAsJsonObject("entry");
        if (List.of("error", "warning").contains(entry.get("level").getAsString())) {
          complaints.add(entry.toString());
        }
      }
      default -> {} // of no interest
    }
  }

  private static void write(Path file, JsonObject screenshot) {
    try {
      Files.write(file, Base64.getDecoder().decode(screenshot.get("data").getAsString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
