package lanewise.cli.track;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import lanewise.run.RunConfig;
import lanewise.run.RunReport;
import lanewise.train.EpochResult;
import org.jspecify.annotations.Nullable;

/**
 * A run on an MLflow server, in the experiment {@code lanewise}: settings as parameters, scores as
 * metrics. Requests are sent one after the other by a thread of their own, so that a slow server
 * does not slow the training.
 *
 * <p>Paths and fields are those of {@code mlflow/protos/service.proto} at 4ba0c2fc, under the
 * prefix that {@code mlflow/utils/rest_utils.py} at 88f0fa5e has, both in mlflow/mlflow. Never
 * tried against a real server.
 */
final class Mlflow implements Tracker {
  private static final String API = "/api/2.0/mlflow/";
  private static final String EXPERIMENT = "lanewise";
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final int NOT_FOUND = 404;

  /** The longest value of a parameter that every server takes. */
  private static final int MAX_VALUE = 250;

  private final URI server;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final ExecutorService sender =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
  private String run = "";
  private int epoch;
  private String status = "FAILED";
  private volatile @Nullable IOException failure;

  private Mlflow(URI server) {
    this.server = server;
  }

  /**
   * Creates the run on the server.
   *
   * @param name of the run
   * @throws IOException if the server cannot be reached or refuses; the message is for the user
   */
  static Mlflow begin(URI server, String name, RunConfig settings) throws IOException {
    Mlflow tracker = new Mlflow(server);
    JsonObject run = new JsonObject();
    run.addProperty("experiment_id", tracker.experiment());
    run.addProperty("start_time", System.currentTimeMillis());
    JsonArray tags = new JsonArray();
    tags.add(pair("mlflow.runName", name));
    run.add("tags", tags);
    tracker.run = text(tracker.post("runs/create", run), "run", "info", "run_id");
    JsonArray params = new JsonArray();
    settings
        .values()
        .forEach(
            (key, value) ->
                params.add(pair(key, value.substring(0, Math.min(value.length(), MAX_VALUE)))));
    JsonObject batch = tracker.ofRun();
    batch.add("params", params);
    tracker.post("runs/log-batch", batch);
    return tracker;
  }

  private String experiment() throws IOException {
    String query =
        "experiments/get-by-name?experiment_name="
            + URLEncoder.encode(EXPERIMENT, StandardCharsets.UTF_8);
    HttpResponse<String> found = send(request(query).GET().build());
    if (found.statusCode() != NOT_FOUND) {
      return text(answer(found), "experiment", "experiment_id");
    }
    JsonObject wanted = new JsonObject();
    wanted.addProperty("name", EXPERIMENT);
    return text(post("experiments/create", wanted), "experiment_id");
  }

  @Override
  public void epoch(EpochResult result) throws IOException {
    epoch = result.epoch();
    log(Tracker.scores(result));
  }

  @Override
  public void end(@Nullable RunReport report) throws IOException {
    status = report == null ? "KILLED" : "FINISHED";
    if (report != null) {
      log(Tracker.scores(report));
    }
    close();
  }

  /** Sends what is left, and how the run ended; waits for it, but not for long. */
  @Override
  public void close() throws IOException {
    if (sender.isShutdown()) {
      return;
    }
    JsonObject update = ofRun();
    update.addProperty("status", status);
    update.addProperty("end_time", System.currentTimeMillis());
    later("runs/update", update);
    sender.shutdown();
    try {
      if (!sender.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        sender.shutdownNow();
        throw new IOException("does not answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    check();
  }

  private void check() throws IOException {
    IOException failed = failure;
    if (failed != null) {
      sender.shutdownNow();
      throw failed;
    }
  }

  private void log(List<Score> scores) throws IOException {
    check();
    JsonArray metrics = new JsonArray();
    for (Score score : scores) {
      if (Double.isFinite(score.value())) {
        JsonObject metric = new JsonObject();
        metric.addProperty("key", score.name());
        metric.addProperty("value", score.value());
        metric.addProperty("timestamp", System.currentTimeMillis());
        metric.addProperty("step", epoch);
        metrics.add(metric);
      }
    }
    JsonObject batch = ofRun();
    batch.add("metrics", metrics);
    later("runs/log-batch", batch);
  }

  private void later(String path, JsonObject body) {
    sender.execute(
        () -> {
          try {
            if (failure == null) {
              post(path, body);
            }
          } catch (IOException e) {
            failure = e;
          }
        });
  }

  private JsonObject ofRun() {
    JsonObject body = new JsonObject();
    body.addProperty("run_id", run);
    return body;
  }

  private static JsonObject pair(String key, String value) {
    JsonObject pair = new JsonObject();
    pair.addProperty("key", key);
    pair.addProperty("value", value);
    return pair;
  }

  private HttpRequest.Builder request(String path) {
    String base = server.toString().replaceFirst("/+$", "");
    return HttpRequest.newBuilder(URI.create(base + API + path)).timeout(PATIENCE);
  }

  private JsonObject post(String path, JsonObject body) throws IOException {
    return answer(
        send(
            request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build()));
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (HttpTimeoutException e) {
      throw new IOException("does not answer", e);
    } catch (ConnectException e) {
      throw new IOException("cannot be reached", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("was given up", e);
    }
  }

  private static JsonObject answer(HttpResponse<String> response) throws IOException {
    String path = response.request().uri().getPath();
    try {
      JsonObject body = JsonParser.parseString(response.body()).getAsJsonObject();
      if (response.statusCode() == 200) {
        return body;
      }
      throw new IOException(
          "answers %s with status %d: %s"
              .formatted(path, response.statusCode(), body.get("message")));
    } catch (JsonParseException | IllegalStateException e) {
      throw new IOException(
          "answers %s with status %d and no JSON object; is it an MLflow server?"
              .formatted(path, response.statusCode()),
          e);
    }
  }

  private static String text(JsonObject object, String... path) throws IOException {
    try {
      JsonObject at = object;
      for (String name : List.of(path).subList(0, path.length - 1)) {
        at = at.getAsJsonObject(name);
      }
      return at.get(path[path.length - 1]).getAsString();
    } catch (RuntimeException e) {
      throw new IOException("answers without " + String.join(".", path), e);
    }
  }
}
