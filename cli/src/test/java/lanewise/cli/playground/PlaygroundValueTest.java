package lanewise.cli.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lanewise.cli.web.LoopbackServer;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.plan.ReferencePass;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the page gets to take values apart, against the numbers of the network. */
class PlaygroundValueTest {
  private final Scheduler scheduler = new Scheduler(1);
  private final LoopbackServer server = new LoopbackServer(0);
  private final SmallPlayground small = new SmallPlayground(scheduler);
  private final Network network = small.network();
  private final Map<String, Tensor> weights = small.weights();
  private final byte[] pixels = new byte[network.inputShape().size()];
  private JsonArray steps = new JsonArray();

  @BeforeEach
  void serve() throws Exception {
    small.site().serveOn(server);
    server.start();
    new Random(1).nextBytes(pixels);
    steps =
        JsonParser.parseString(get("networks"))
            .getAsJsonArray()
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("stages");
  }

  @AfterEach
  void close() {
    server.close();
    scheduler.close();
  }

  @Test
  void everyStepIsOfItsOwn() {
    assertThat(
            steps.asList().stream().map(step -> step.getAsJsonObject().get("name").getAsString()))
        .containsExactly(
            "conv1",
            "conv1 bias",
            "bn1",
            "relu1",
            "pool1",
            "conv2",
            "add1",
            "relu2",
            "pool2",
            "flatten1",
            "fc1",
            "fc1 bias",
            "softmax");
    assertThat(sizes(0)).isEqualTo("[\"(8 + 2 − 3) / 1 + 1 = 8\"]");
    assertThat(sizes(4)).isEqualTo("[\"(8 + 0 − 2) / 2 + 1 = 4\"]");
    assertThat(sizes(8)).isEqualTo("[\"⌊(4 + 0 − 3) / 2⌋ + 1 = 1\"]");
    assertThat(sizes(9)).isEqualTo("[\"4 × 1 × 1 = 4\"]");
  }

  private String sizes(int step) {
    return steps.get(step).getAsJsonObject().get("sizes").toString();
  }

  @Test
  void theNumbersOfEveryStepMakeItsValue() throws Exception {
    ReferencePass pass = new ReferencePass(network, weights, small.normalized(pixels));
    for (int step = 0; step < steps.size(); step++) {
      JsonObject card = steps.get(step).getAsJsonObject();
      String kind = card.get("kind").getAsString();
      int size = pass.output(card.get("node").getAsInt()).length;
      for (int index : new int[] {0, size / 2, size - 1}) {
        double expected = pass.output(card.get("node").getAsInt())[index];
        if (kind.equals("products")) {
          double[] bias = pass.parameter(card.get("name").getAsString() + ".bias");
          expected -= bias[index / (size / bias.length)];
        }
        expected = kind.equals("probabilities") ? pass.probabilities()[index] : expected;
        JsonObject arithmetic = value(step, index).getAsJsonObject("arithmetic");

        assertThat(arithmetic.get("value").getAsDouble()).isCloseTo(expected, within(1e-9));
        if (arithmetic.get("operation").getAsString().equals("FUNCTION")) {
          assertThat(arithmetic.get("formula").getAsString()).contains("=");
        } else {
          double sum = arithmetic.get("rest").getAsDouble();
          for (JsonElement group : arithmetic.getAsJsonArray("groups")) {
            sum += sumOfProducts(group.getAsJsonObject());
          }
          assertThat(sum).as("%s[%d]", card.get("name"), index).isCloseTo(expected, within(1e-9));
        }
      }
    }
  }

  private static double sumOfProducts(JsonObject group) {
    double sum = 0;
    for (int i = 0; i < group.getAsJsonArray("x").size(); i++) {
      JsonElement x = group.getAsJsonArray("x").get(i);
      JsonElement factor = group.getAsJsonArray("factors").get(i);
      double product = x.isJsonNull() ? 0 : x.getAsDouble() * factor.getAsDouble();
      assertThat(group.getAsJsonArray("products").get(i).getAsDouble()).isEqualTo(product);
      sum += product;
    }
    return sum;
  }

  /** Pixels outside the box change nothing; some inside do. */
  @Test
  void theBoxHoldsAllPixelsThatMatter() throws Exception {
    for (int step = 0; step < steps.size(); step++) {
      int size = steps.get(step).getAsJsonObject().getAsJsonArray("shape").get(0).getAsInt();
      int index = step < 9 ? size / 2 : 1;
      JsonObject answer = value(step, index);
      double before = answer.getAsJsonObject("arithmetic").get("value").getAsDouble();
      JsonObject box = answer.getAsJsonArray("seen").get(0).getAsJsonObject();
      boolean matters = false;
      for (int pixel = 0; pixel < pixels.length; pixel++) {
        int row = pixel % 64 / 8;
        int column = pixel % 8;
        boolean inside =
            row >= box.get("top").getAsInt()
                && row <= box.get("bottom").getAsInt()
                && column >= box.get("left").getAsInt()
                && column <= box.get("right").getAsInt();
        pixels[pixel] ^= 64;
        double after = value(step, index).getAsJsonObject("arithmetic").get("value").getAsDouble();
        pixels[pixel] ^= 64;
        matters |= after != before;
        assertThat(inside || after == before).as("step %d, pixel %d", step, pixel).isTrue();
      }
      assertThat(matters || before == 0).as("step %d", step).isTrue();
    }
  }

  @Test
  void theNumbersOfAGradientMakeItsValue() throws Exception {
    ReferencePass pass = new ReferencePass(network, weights, small.normalized(pixels));
    ReferencePass.Gradients gradients = pass.ofLoss(2);
    for (int step = 1; step < steps.size() - 3; step++) {
      JsonObject card = steps.get(step).getAsJsonObject();
      double[] expected = gradients.of(card.get("node").getAsInt());
      for (int index : new int[] {0, expected.length / 2, expected.length - 1}) {
        JsonObject arithmetic = ask("gradient?step=%d&index=%d&label=2".formatted(step, index));
        double sum = arithmetic.get("rest").getAsDouble();
        for (JsonElement group : arithmetic.getAsJsonArray("groups")) {
          sum += sumOfProducts(group.getAsJsonObject());
        }
        assertThat(arithmetic.get("value").getAsDouble()).isEqualTo(expected[index]);
        assertThat(sum)
            .as("%s[%d]", card.get("name"), index)
            .isCloseTo(expected[index], within(1e-9));
      }
    }
  }

  @Test
  void aFilterIsShownWithItsGradient() throws Exception {
    ReferencePass pass = new ReferencePass(network, weights, small.normalized(pixels));
    JsonArray groups = ask("gradient?step=0&index=64&label=2").getAsJsonArray("groups");
    assertThat(groups).hasSize(3);
    for (JsonElement each : groups) {
      JsonObject group = each.getAsJsonObject();
      String label = group.get("label").getAsString();
      int plane = Integer.parseInt(label.substring(label.lastIndexOf(' ') + 1));
      for (int tap = 0; tap < 9; tap++) {
        int at = 27 + 9 * plane + tap;
        assertThat(group.getAsJsonArray("x").get(tap).getAsDouble())
            .isEqualTo(pass.parameter("conv1.weight")[at]);
        assertThat(group.getAsJsonArray("factors").get(tap).getAsDouble())
            .isEqualTo(pass.ofLoss(2).parameters().get("conv1.weight")[at]);
      }
    }
  }

  @Test
  void saliencyIsTheSizeOfFiniteDifferences() {
    float[] image = small.normalized(pixels);
    ReferencePass pass = new ReferencePass(network, weights, image);
    float[] saliency = Backward.of(network, pass, 1).saliency().values();
    int last = network.nodes().size() - 1;
    for (int pixel : new int[] {0, 27, 36, 63}) {
      double most = 0;
      for (int channel = 0; channel < 3; channel++) {
        float value = image[channel * 64 + pixel];
        double[] logits = new double[2];
        for (int side = 0; side < 2; side++) {
          image[channel * 64 + pixel] = value + (side == 0 ? 1e-4f : -1e-4f);
          logits[side] = new ReferencePass(network, weights, image).output(last)[1];
        }
        image[channel * 64 + pixel] = value;
        most = Math.max(most, Math.abs(logits[0] - logits[1]) / 2e-4);
      }
      assertThat((double) saliency[pixel]).isCloseTo(most, within(1e-3 * most + 1e-6));
    }
  }

  /** Through softmax, the gradients by the probabilities are those by the logits. */
  @Test
  void theLossGoesBackThroughTheProbabilities() {
    ReferencePass pass = new ReferencePass(network, weights, small.normalized(pixels));
    Backward backward = Backward.of(network, pass, 1);
    List<Part> parts = Part.of(network);
    double[] byProbability = backward.of(parts.getLast());
    double[] byLogit = backward.of(parts.get(parts.size() - 2));
    double[] p = pass.probabilities();
    for (int j = 0; j < p.length; j++) {
      double sum = 0;
      for (int k = 0; k < p.length; k++) {
        sum += byProbability[k] * p[k] * ((k == j ? 1 : 0) - p[j]);
      }
      assertThat(sum).isCloseTo(byLogit[j], within(1e-12));
    }
  }

  @Test
  void aStepLowersTheLossAndUndoRestoresIt() throws Exception {
    JsonObject before = value(12, 2);
    JsonObject first = ask("step?label=2&rate=0.001");
    assertThat(first.get("steps").getAsInt()).isEqualTo(1);
    assertThat(probability(value(12, 2))).isGreaterThan(probability(before));
    assertThat(JsonParser.parseString(post("undo", new byte[0]).body()).toString())
        .isEqualTo("{\"steps\":0}");
    assertThat(value(12, 2)).isEqualTo(before);
    assertThat(post("step?label=2&rate=11", pixels).statusCode()).isEqualTo(400);
    assertThat(post("step?label=2&rate=NaN", pixels).statusCode()).isEqualTo(400);
    assertThat(post("step?label=3&rate=1", pixels).statusCode()).isEqualTo(400);
  }

  private static double probability(JsonObject answer) {
    return answer.getAsJsonObject("arithmetic").get("value").getAsDouble();
  }

  @Test
  void aDrawingInColourIsSeenAsItIs() throws Exception {
    HttpResponse<byte[]> answer = send("drawing?side=8", pixels, BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    ByteBuffer view = ByteBuffer.wrap(answer.body()).order(ByteOrder.LITTLE_ENDIAN);
    int length = view.getInt();
    byte[] seen = new byte[pixels.length];
    view.get(Integer.BYTES + length, seen);
    assertThat(seen).isEqualTo(pixels);
    assertThat(post("drawing?side=8", new byte[64]).statusCode()).isEqualTo(400);
  }

  @Test
  void wrongQuestionsAreRefused() throws Exception {
    assertThat(post("value?step=0&index=0", new byte[3]).statusCode()).isEqualTo(400);
    assertThat(post("value?step=99&index=0", pixels).statusCode()).isEqualTo(400);
    assertThat(post("value?step=12&index=3", pixels).statusCode()).isEqualTo(400);
  }

  private JsonObject value(int step, int index) throws Exception {
    return ask("value?step=%d&index=%d".formatted(step, index));
  }

  private JsonObject ask(String path) throws Exception {
    HttpResponse<String> answer = post(path, pixels);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  private HttpResponse<String> post(String path, byte[] body) throws Exception {
    return send(path, body, BodyHandlers.ofString());
  }

  private <T> HttpResponse<T> send(String path, byte[] body, BodyHandler<T> handler)
      throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(server.address() + path))
              .header("Content-Type", "application/octet-stream")
              .POST(BodyPublishers.ofByteArray(body))
              .build(),
          handler);
    }
  }

  private String get(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(server.address() + path)).build(),
              BodyHandlers.ofString())
          .body();
    }
  }
}
