package lanewise.cli.browser;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** The DevTools protocol: JSON messages over a web socket, with responses matched by number. */
final class DevTools implements AutoCloseable {
  /** Long, because a busy machine may stop a browser for minutes. */
  static final long PATIENCE_SECONDS = 240;

  private final WebSocket socket;
  private final AtomicInteger lastNumber = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> unanswered = new ConcurrentHashMap<>();

  /**
   * Connects to a page.
   *
   * @param onEvent hears the name and the parameters of what happens in the page
   */
  DevTools(HttpClient client, URI address, BiConsumer<String, JsonObject> onEvent) {
    this.socket = client.newWebSocketBuilder().buildAsync(address, new Listener(onEvent)).join();
  }

  /**
   * Sends a command and waits for its answer.
   *
   * @param parameters of the command, see the protocol's documentation
   * @return the result
   * @throws AssertionError if the browser refuses it, or does not answer
   */
  JsonObject send(String method, JsonObject parameters) {
    int number = lastNumber.incrementAndGet();
    JsonObject message = new JsonObject();
    message.addProperty("id", number);
    message.addProperty("method", method);
    message.add("params", parameters);
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    unanswered.put(number, answer);
    socket.sendText(message.toString(), true).join();
    JsonObject answered =
        answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).exceptionally(this::failure).join();
    if (answered.has("error")) {
      throw new AssertionError(method + " failed: " + answered.get("error"));
    }
    return answered.getAsJsonObject("result");
  }

  @Override
  public void close() {
    socket.abort();
  }

  private JsonObject failure(Throwable cause) {
    throw new AssertionError("the browser does not answer: " + cause, cause);
  }

  private final class Listener implements WebSocket.Listener {
    private final BiConsumer<String, JsonObject> onEvent;
    private final StringBuilder text = new StringBuilder();

    Listener(BiConsumer<String, JsonObject> onEvent) {
      this.onEvent = onEvent;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonObject message = JsonParser.parseString(text.toString()).getAsJsonObject();
        text.setLength(0);
        if (message.has("id")) {
          unanswered.remove(message.get("id").getAsInt()).complete(message);
        } else {
          onEvent.accept(message.get("method").getAsString(), message.getAsJsonObject("params"));
        }
      }
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      unanswered.values().forEach(answer -> answer.completeExceptionally(error));
    }
  }
}
