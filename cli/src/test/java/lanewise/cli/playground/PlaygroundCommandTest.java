package lanewise.cli.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import lanewise.cli.Cli;
import lanewise.cli.JavaProcess;
import lanewise.cli.TinyData;
import lanewise.cli.error.ExitCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaygroundCommandTest {
  @TempDir private static Path folder;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    run = folder.resolve("run");
    Path data = TinyData.write(folder.resolve("tiny.npz"), true);
    Cli.Result trained =
        Cli.run("train", "--no-report", "--data", data, "--epochs", 1, "--quiet", "--out", run);
    assertThat(trained.status()).isZero();
  }

  @Test
  @Tag("thorough")
  void itServesUntilItIsStopped() throws Exception {
    JavaProcess java = new JavaProcess(folder);
    Process process = java.start("playground", run);
    String address = java.awaitAddress(process);
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertAnswers(client, address);
    } finally {
      process.destroy(); // SIGTERM: SIGINT may be ignored where tests run in the background
    }
    Cli.Result result = java.result(process);
    assertThat(result.status()).isEqualTo(143);
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).hasLineCount(1);
  }

  @Test
  void aPortInUseIsOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      Cli.Result result = Cli.run("playground", run, "--port", taken.getLocalPort());
      Cli.assertOneLine(result, "port " + taken.getLocalPort(), ExitCode.FAILED);
      assertThat(result.out()).isEmpty();
    }
  }

  @Test
  void mistakesAreOneLine() {
    Cli.assertOneLine(Cli.run("playground", run, "--port", 70_000), "65535", ExitCode.USAGE);
    Cli.assertOneLine(Cli.run("playground", "nowhere"), "nowhere", ExitCode.FAILED);
  }

  private static void assertAnswers(HttpClient client, String address) throws Exception {
    JsonObject model =
        JsonParser.parseString(get(client, address + "networks"))
            .getAsJsonArray()
            .get(0)
            .getAsJsonObject();
    assertThat(model.getAsJsonArray("classes")).hasSize(TinyData.CLASSES);
    assertThat(model.getAsJsonArray("testLabels")).isNotEmpty();
    assertThat(get(client, address)).contains("<title>Playground");

    double sum = 0;
    for (JsonElement each :
        probabilities(post(client, address + "drawing?side=20", new byte[400], 200))) {
      sum += each.getAsDouble();
    }
    assertThat(sum).isBetween(0.999, 1.001);
    assertSeesAsPredictDoes(client, address);

    post(client, address + "drawing?side=20", new byte[399], 400);
    post(client, address + "drawing?side=281", new byte[400], 400);
    post(client, address + "drawing", new byte[400], 400);
    String refused =
        new String(
            post(client, address + "image?invert=0&fit=0", new byte[5], 400),
            StandardCharsets.UTF_8);
    assertThat(refused).startsWith("it cannot be read as an image: ");
    post(client, address + "image?invert=2&fit=0", new byte[5], 400);
    post(client, address + "drawing?side=20", new byte[100_000], 413);
    assertThat(status(client, address + "test?row=30")).isEqualTo(400);
    assertThat(status(client, address + "test?row=29")).isEqualTo(200);
  }

  /** A drawing, and a file of it, are for {@code predict} what they are on the page. */
  private static void assertSeesAsPredictDoes(HttpClient client, String address) throws Exception {
    byte[] ink = new byte[60 * 60];
    BufferedImage paper = new BufferedImage(60, 60, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < ink.length; i++) {
      boolean drawn = i / 60 >= 30 && i / 60 < 36 && i % 60 < 25 || i / 60 >= 30 && i % 60 < 4;
      ink[i] = (byte) (drawn ? 255 : 0);
      paper.getRaster().setSample(i % 60, i / 60, 0, drawn ? 0 : 255);
    }
    Path file = folder.resolve("paper.png");
    ImageIO.write(paper, "png", file.toFile());

    Cli.Result fitted = Cli.run("predict", run, file, "--invert", "--fit", "--json");
    Cli.Result plain = Cli.run("predict", run, file, "--json");
    byte[] bytes = Files.readAllBytes(file);

    assertSame(post(client, address + "drawing?side=60", ink, 200), fitted);
    assertSame(post(client, address + "image?invert=1&fit=1", bytes, 200), fitted);
    assertSame(post(client, address + "image?invert=0&fit=0", bytes, 200), plain);
  }

  private static void assertSame(byte[] sight, Cli.Result predicted) {
    JsonArray ofPage = probabilities(sight);
    JsonArray ranking =
        JsonParser.parseString(predicted.out())
            .getAsJsonObject()
            .getAsJsonArray("predictions")
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("probabilities");
    assertThat(ranking).hasSize(ofPage.size());
    for (JsonElement each : ranking) {
      JsonObject candidate = each.getAsJsonObject();
      double onPage = ofPage.get(candidate.get("name").getAsInt()).getAsDouble();
      assertThat(candidate.get("probability").getAsDouble()).isCloseTo(onPage, within(1e-6));
    }
  }

  private static JsonArray probabilities(byte[] sight) {
    int length = ByteBuffer.wrap(sight).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return JsonParser.parseString(new String(sight, 4, length, StandardCharsets.UTF_8))
        .getAsJsonObject()
        .getAsJsonArray("probabilities");
  }

  private static String get(HttpClient client, String address) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  private static int status(HttpClient client, String address) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
    return client.send(request, BodyHandlers.ofByteArray()).statusCode();
  }

  private static byte[] post(HttpClient client, String address, byte[] body, int status)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address))
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isEqualTo(status);
    return response.body();
  }
}
