package lanewise.cli.track;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import lanewise.cli.Cli;
import lanewise.cli.JavaProcess;
import lanewise.cli.TinyData;
import lanewise.cli.TinyRun;
import lanewise.cli.error.ExitCode;
import lanewise.run.RunFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is sent to a server that answers as {@code service.proto} of MLflow says. No real server was
 * ever tried.
 */
class MlflowTest {
  private static final String API = "/api/2.0/mlflow/";

  private record Request(String method, String path, JsonObject body) {}

  @TempDir private Path folder;
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private boolean experimentExists = true;
  private int failFrom = Integer.MAX_VALUE;
  private Path data;
  private Path run;

  @BeforeEach
  void start() throws IOException {
    data = TinyData.write(folder.resolve("tiny.npz"), true);
    run = folder.resolve("run");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().toString();
      JsonObject body =
          text.isEmpty() ? new JsonObject() : JsonParser.parseString(text).getAsJsonObject();
      requests.add(new Request(exchange.getRequestMethod(), path, body));
      if (requests.size() >= failFrom) {
        send(exchange, 500, "{\"error_code\": \"INTERNAL_ERROR\", \"message\": \"disk full\"}");
        return;
      }
      switch (path.substring(API.length()).replaceAll("\\?.*", "")) {
        case "experiments/get-by-name" ->
            send(
                exchange,
                experimentExists ? 200 : 404,
                experimentExists
                    ? "{\"experiment\": {\"experiment_id\": \"12\"}}"
                    : "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\", \"message\": \"none\"}");
        case "experiments/create" -> send(exchange, 200, "{\"experiment_id\": \"34\"}");
        case "runs/create" -> send(exchange, 200, "{\"run\": {\"info\": {\"run_id\": \"abc\"}}}");
        default -> send(exchange, 200, "{}");
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private Cli.Result train(String server, Object... more) {
    List<Object> command =
        new ArrayList<>(
            List.of(
                "train",
                "--data",
                data,
                "--epochs",
                2,
                "--quiet",
                "--no-report",
                "--threads",
                1,
                "--mlflow",
                server,
                "--out",
                run));
    command.addAll(List.of(more));
    return Cli.run(command.toArray());
  }

  private List<String> calls() {
    return requests.stream().map(request -> request.method() + " " + request.path()).toList();
  }

  private static Map<String, String> pairs(JsonElement array) {
    Map<String, String> pairs = new TreeMap<>();
    for (JsonElement element : array.getAsJsonArray()) {
      JsonObject pair = element.getAsJsonObject();
      pairs.put(pair.get("key").getAsString(), pair.get("value").getAsString());
    }
    return pairs;
  }

  @Test
  void aRunIsSentAsThePublishedInterfaceSays() {
    assertThat(train(address() + "/").err()).isEmpty();

    assertThat(calls())
        .containsExactly(
            "GET " + API + "experiments/get-by-name?experiment_name=lanewise",
            "POST " + API + "runs/create",
            "POST " + API + "runs/log-batch",
            "POST " + API + "runs/log-batch",
            "POST " + API + "runs/log-batch",
            "POST " + API + "runs/log-batch",
            "POST " + API + "runs/update");
    JsonObject created = requests.get(1).body();
    assertThat(created.get("experiment_id").getAsString()).isEqualTo("12");
    assertThat(created.get("start_time").getAsLong())
        .isBetween(System.currentTimeMillis() - 300_000, System.currentTimeMillis());
    assertThat(pairs(created.get("tags"))).containsEntry("mlflow.runName", "run");
    assertThat(pairs(requests.get(2).body().get("params")))
        .containsEntry("model", "simple-cnn")
        .containsEntry("epochs", "2")
        .hasSizeLessThanOrEqualTo(100);
    JsonObject first = requests.get(3).body().getAsJsonArray("metrics").get(0).getAsJsonObject();
    assertThat(first.keySet()).containsExactlyInAnyOrder("key", "value", "timestamp", "step");
    assertThat(first.get("step").getAsInt()).isEqualTo(1);
    assertThat(pairs(requests.get(4).body().get("metrics")))
        .containsKeys("train_loss", "train_accuracy", "val_loss", "val_accuracy", "lr");
    assertThat(Double.parseDouble(pairs(requests.get(5).body().get("metrics")).get("test_loss")))
        .isEqualTo(new RunFolder(run).report().test().loss());
    JsonObject end = requests.getLast().body();
    assertThat(end.get("run_id").getAsString()).isEqualTo("abc");
    assertThat(end.get("status").getAsString()).isEqualTo("FINISHED");
    assertThat(end.has("end_time")).isTrue();
  }

  @Test
  void theExperimentIsMadeIfThereIsNone() {
    experimentExists = false;
    assertThat(train(address()).err()).isEmpty();

    assertThat(calls()).element(1).isEqualTo("POST " + API + "experiments/create");
    assertThat(requests.get(1).body().get("name").getAsString()).isEqualTo("lanewise");
    assertThat(requests.get(2).body().get("experiment_id").getAsString()).isEqualTo("34");
  }

  @Test
  void whatIsNotDefinedIsLeftOut() throws IOException {
    TinyData.write(data, Map.of("train", TinyData.images(30, 1), "test", TinyData.images(9, 2)));
    train(address(), "--validation", 0);
    assertThat(requests.toString()).doesNotContain("NaN");
  }

  @Test
  void aServerThatIsDownIsOneLine() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String down = "http://127.0.0.1:" + port;

    assertWarned(train(down), down, "cannot be reached");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 6, 7})
  void aServerThatFailsIsOneLine(int request) {
    failFrom = request;
    assertWarned(train(address()), address(), "status 500: \"disk full\"");
  }

  @Test
  void aServerOfAnotherKindIsOneLine() {
    server.removeContext("/");
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            send(exchange, 200, "<html>");
          }
        });
    assertWarned(train(address()), address(), "is it an MLflow server?");
  }

  @Test
  @Tag("thorough")
  void aServerThatNeverAnswersIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String address = "http://127.0.0.1:" + silent.getLocalPort();
      assertWarned(train(address), address, "does not answer");
    }
  }

  private void assertWarned(Cli.Result result, String address, String why) {
    assertThat(result.status()).isZero();
    assertThat(result.err())
        .startsWith("warning: --mlflow " + address + ": ")
        .contains(why)
        .endsWith("; the run goes on without it\n")
        .hasLineCount(1);
    Path plain = folder.resolve("plain");
    TinyRun.train(data, plain, "--epochs 2 --quiet --threads 1");
    assertThat(run.resolve("last.safetensors"))
        .hasSameBinaryContentAs(plain.resolve("last.safetensors"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:5000", "ftp://host", "http:///path", "localhost"})
  void anAddressThatIsNoneIsAMistake(String address) {
    Cli.assertOneLine(train(address), "--mlflow: expected an address like", ExitCode.USAGE);
    assertThat(run).doesNotExist();
  }

  @Test
  void aRunThatDivergesHasFailed() {
    Cli.Result result = train(address(), "--optimizer", "sgd", "--lr", "1e30");
    assertThat(result.status()).isEqualTo(ExitCode.FAILED);
    assertThat(requests.getLast().body().get("status").getAsString()).isEqualTo("FAILED");
  }

  @Test
  @Tag("thorough")
  void anInterruptedRunIsKilled() throws Exception {
    JavaProcess java = new JavaProcess(folder).hearing("INT");
    Process process =
        java.start(
            "train",
            "--data",
            data,
            "--epochs",
            1_000_000,
            "--quiet",
            "--mlflow",
            address(),
            "--out",
            run);
    while (requests.size() < 6) {
      assertThat(process.isAlive()).isTrue();
      Thread.sleep(10);
    }
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();

    assertThat(java.result(process).status()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(requests.getLast().body().get("status").getAsString()).isEqualTo("KILLED");
  }
}
