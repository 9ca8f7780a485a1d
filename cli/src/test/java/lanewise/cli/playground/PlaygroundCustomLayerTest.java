package lanewise.cli.playground;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import lanewise.cli.web.LoopbackServer;
import lanewise.nn.CustomLayer;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.tensor.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A layer whose arithmetic the playground cannot know. */
class PlaygroundCustomLayerTest {
  /** y = 2 x. */
  private record Twice() implements CustomLayer {
    @Override
    public String kind() {
      return "twice";
    }

    @Override
    public Computation computation(Shape input) {
      return new Computation() {
        @Override
        public void forward(int images, float[] x, float[][] parameters, float[] y) {
          scale(images * input.size(), x, y);
        }

        @Override
        public void backward(
            int images,
            float[] x,
            float[][] parameters,
            float[] dy,
            float[] dx,
            float[][] gradients) {
          scale(images * input.size(), dy, dx);
        }
      };
    }

    private static void scale(int count, float[] from, float[] to) {
      for (int i = 0; i < count; i++) {
        to[i] = 2 * from[i];
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"value?step=0&index=0", "gradients?label=1", "gradient?step=0&index=0&label=1"})
  void itsNetworkIsNotTakenApartAndTheAnswerSaysWhy(String question) throws Exception {
    Network network = Network.of(Shape.of(3, 8, 8), new Twice(), new Flatten(), new Linear(3));
    try (Scheduler scheduler = new Scheduler(1);
        LoopbackServer server = new LoopbackServer(0);
        HttpClient client = HttpClient.newHttpClient()) {
      new SmallPlayground(network, scheduler).site().serveOn(server);
      server.start();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server.address() + question))
              .header("Content-Type", "application/octet-stream")
              .POST(BodyPublishers.ofByteArray(new byte[network.inputShape().size()]))
              .build();

      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());

      assertThat(response.body())
          .startsWith("twice1 is a custom layer: ")
          .doesNotContain("xception");
      assertThat(response.statusCode()).isEqualTo(400);
    }
  }
}
