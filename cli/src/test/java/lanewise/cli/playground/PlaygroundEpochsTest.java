package lanewise.cli.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import lanewise.cli.Cli;
import lanewise.cli.TinyData;
import lanewise.cli.error.ExitCode;
import lanewise.cli.web.LoopbackServer;
import lanewise.model.TrainedModel;
import lanewise.run.RunConfig;
import lanewise.run.RunFolder;
import lanewise.run.RunSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server says of epochs that were kept, and of two networks. */
@Tag("thorough")
class PlaygroundEpochsTest {
  @TempDir private Path folder;

  private final LoopbackServer server = new LoopbackServer(0);
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Playground> networks = new ArrayList<>();
  private RunFolder run = new RunFolder(Path.of("run"));
  private RunFolder other = new RunFolder(Path.of("other"));
  private byte[] picture = {};

  @BeforeEach
  void serve() throws IOException {
    Path data = TinyData.write(folder.resolve("tiny.npz"), true);
    run = train("run", data, "--epochs", 2, "--keep-epochs");
    // Its images are larger and not normalised.
    other =
        train(
            "other",
            data,
            "--epochs",
            1,
            "--model",
            "simple-vgg",
            "--filters",
            4,
            "--hidden",
            8,
            "--image-size",
            16,
            "--normalize",
            "none");
    for (RunFolder each : List.of(run, other)) {
      TrainedModel model = TrainedModel.read(each.path());
      RunSettings settings = RunConfig.read(each.config()).threads(1);
      KeptWeights kept = new KeptWeights(each.path(), model.card().network(), model.weights());
      networks.add(
          new Playground(
              each.path().toString(),
              model.card(),
              model.card().network(),
              kept,
              kept.best(),
              settings,
              settings,
              null));
    }
    new Site(networks.get(0), networks.get(1)).serveOn(server);
    server.start();
    BufferedImage image = new BufferedImage(11, 9, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 99; i++) {
      image.getRaster().setSample(i % 11, i / 11, 0, i * 37 % 256);
    }
    Path file = folder.resolve("picture.png");
    ImageIO.write(image, "png", file.toFile());
    picture = Files.readAllBytes(file);
  }

  private RunFolder train(String name, Path data, Object... more) {
    List<Object> command = new ArrayList<>(List.of("train", "--data", data, "--quiet"));
    command.addAll(List.of("--no-report", "--out", folder.resolve(name)));
    command.addAll(List.of(more));
    Cli.Result trained = Cli.run(command.toArray());
    assertThat(trained.status()).as(trained.err()).isZero();
    return new RunFolder(folder.resolve(name));
  }

  @AfterEach
  void close() {
    server.close();
    networks.forEach(Playground::close);
    client.close();
  }

  private JsonObject model(int network) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(server.address() + "networks")).build();
    String models = client.send(request, BodyHandlers.ofString()).body();
    return JsonParser.parseString(models).getAsJsonArray().get(network).getAsJsonObject();
  }

  private HttpResponse<byte[]> post(String path, byte[] body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.address() + path))
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return client.send(request, BodyHandlers.ofByteArray());
  }

  /** The head of the answer for the picture. */
  private JsonObject look(String which) throws Exception {
    HttpResponse<byte[]> answer = post("image?invert=0&fit=0&" + which, picture);
    assertThat(answer.statusCode())
        .as(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    int length = ByteBuffer.wrap(answer.body()).order(ByteOrder.LITTLE_ENDIAN).getInt();
    String head = new String(answer.body(), 4, length, StandardCharsets.UTF_8);
    return JsonParser.parseString(head).getAsJsonObject();
  }

  private void assertPredicts(String which, Path weights) throws Exception {
    Cli.Result predicted = Cli.run("predict", weights, folder.resolve("picture.png"), "--json");
    assertThat(predicted.status()).as(predicted.err()).isZero();
    Map<Integer, Double> expected = new TreeMap<>();
    for (JsonElement each :
        JsonParser.parseString(predicted.out())
            .getAsJsonObject()
            .getAsJsonArray("predictions")
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("probabilities")) {
      JsonObject one = each.getAsJsonObject();
      expected.put(one.get("name").getAsInt(), one.get("probability").getAsDouble());
    }
    var found = look(which).getAsJsonArray("probabilities");
    assertThat(found).hasSize(TinyData.CLASSES);
    for (int label = 0; label < found.size(); label++) {
      assertThat(found.get(label).getAsDouble()).isCloseTo(expected.get(label), within(1e-6));
    }
  }

  @Test
  void everyEpochAndBothNetworksAnswerAsPredictDoes() throws Exception {
    assertThat(model(0).getAsJsonArray("epochs")).hasToString("[0,1,2]");
    assertThat(model(0).get("epoch")).isEqualTo(model(0).get("best"));
    assertThat(model(1).getAsJsonArray("epochs")).isEmpty();
    assertThat(model(1).has("epoch")).isFalse();
    for (int epoch : new int[] {2, 0, 1, 0}) {
      assertPredicts("epoch=" + epoch, run.epoch(epoch));
      assertPredicts("network=1", other.best());
    }
    assertPredicts("network=0&epoch=" + model(0).get("best"), run.best());
    assertThat(look("epoch=0").get("probabilities"))
        .isNotEqualTo(look("epoch=2").get("probabilities"));
  }

  @Test
  void numbersAndFiltersAreOfTheEpochToo() throws Exception {
    byte[] pixels = new byte[64];
    pixels[27] = 90;
    String value = "value?step=0&index=9&epoch=";
    assertThat(post(value + 0, pixels).body()).isNotEqualTo(post(value + 2, pixels).body());
    assertThat(post(value + 0, pixels).body()).isEqualTo(post(value + 0, pixels).body());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.address() + "filters?epoch=0")).build();
    JsonObject filters =
        JsonParser.parseString(client.send(request, BodyHandlers.ofString()).body())
            .getAsJsonObject();
    float[] initial = TrainedModel.read(run.epoch(0)).weights().get("conv1.weight").values();
    assertThat(filters.getAsJsonArray("values").get(5).getAsFloat()).isEqualTo(initial[5]);
  }

  @Test
  void stepsAreLostWithTheirEpoch() throws Exception {
    byte[] pixels = new byte[64];
    JsonElement before = look("epoch=1").get("logits");
    assertThat(post("step?label=1&rate=0.1&epoch=1", pixels).statusCode()).isEqualTo(200);
    assertThat(look("epoch=1").get("logits")).isNotEqualTo(before);
    look("network=1"); // another network does not matter
    assertThat(look("epoch=1").get("logits")).isNotEqualTo(before);
    look("epoch=2");
    assertThat(look("epoch=1").get("logits")).isEqualTo(before);
    assertThat(new String(post("undo?epoch=1", new byte[0]).body(), StandardCharsets.UTF_8))
        .isEqualTo("{\"steps\":0}");
    assertThat(look("epoch=1").get("logits")).isEqualTo(before);
  }

  @Test
  void whatIsNotThereIsRefusedInASentence() throws Exception {
    assertRefused("epoch=3", "the weights of epoch 3 were not kept");
    assertRefused("epoch=x", "parameter epoch must be a whole number");
    assertRefused("network=2", "parameter network must be a whole number from 0 to 1");
    Files.write(run.epoch(1), new byte[] {1, 2, 3});
    assertRefused("epoch=1", run.epoch(1).toString());
    look("epoch=2");
  }

  private void assertRefused(String which, String why) throws Exception {
    HttpResponse<byte[]> answer = post("image?invert=0&fit=0&" + which, picture);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains(why)
        .doesNotContain("Exception")
        .hasLineCount(1);
  }

  @Test
  void otherClassesAreRefusedInOneLine() {
    Path named = folder.resolve("named.safetensors");
    TrainedModel model = TrainedModel.read(other.path());
    new TrainedModel(model.card().withClassNames(List.of("a", "b", "c")), model.weights())
        .write(named);
    Cli.Result result = Cli.run("playground", run.path(), named);
    Cli.assertOneLine(result, "has the classes a, b, c, but", ExitCode.FAILED);
    assertThat(result.out()).isEmpty();
    Cli.assertOneLine(Cli.run("playground", run.path(), "nowhere"), "nowhere", ExitCode.FAILED);
  }
}
