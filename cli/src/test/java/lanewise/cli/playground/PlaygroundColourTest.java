package lanewise.cli.playground;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import lanewise.cli.web.LoopbackServer;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;

/** One drawing for a network that sees colours and one that sees none. */
class PlaygroundColourTest {
  private static final int SIDE = 8;
  private static final int PLANE = SIDE * SIDE;

  @Test
  void eachSeesTheDrawingAsItsImagesWere() throws Exception {
    Network.Builder builder = Network.builder(Shape.of(1, 28, 28));
    builder.add(new Flatten());
    builder.add(new Linear(3));
    Network grey = builder.build();
    byte[] red = new byte[3 * PLANE];
    for (int row = 1; row < 7; row++) {
      red[row * SIDE + 2] = (byte) 200;
    }
    try (Scheduler scheduler = new Scheduler(1);
        LoopbackServer server = new LoopbackServer(0);
        HttpClient client = HttpClient.newHttpClient()) {
      new SmallPlayground(scheduler).siteWith(new SmallPlayground(grey, scheduler)).serveOn(server);
      server.start();

      assertThat(seen(client, server, "network=0", red, red.length)).isEqualTo(red);
      byte[] digit = seen(client, server, "network=1", red, 28 * 28);
      // As tall as MNIST's digits, in the middle and bright.
      for (int row = 0; row < 28; row++) {
        int sum = 0;
        for (int column = 0; column < 28; column++) {
          sum += digit[row * 28 + column] & 0xff;
        }
        assertThat(sum > 0).as("row %d", row).isEqualTo(row >= 4 && row < 24);
      }
      assertThat(digit[14 * 28 + 14] & 0xff).isGreaterThan(100);

      byte[] one = Arrays.copyOf(red, PLANE);
      assertThat(send(client, server, "network=1", one).statusCode()).isEqualTo(400);
    }
  }

  private static HttpResponse<byte[]> send(
      HttpClient client, LoopbackServer server, String which, byte[] drawing) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.address() + "drawing?side=" + SIDE + "&" + which))
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(drawing))
            .build();
    return client.send(request, BodyHandlers.ofByteArray());
  }

  /** The pixels that the network saw, which stand behind the head of the answer. */
  private static byte[] seen(
      HttpClient client, LoopbackServer server, String which, byte[] drawing, int count)
      throws Exception {
    HttpResponse<byte[]> answer = send(client, server, which, drawing);
    assertThat(answer.statusCode()).isEqualTo(200);
    int head = ByteBuffer.wrap(answer.body()).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return Arrays.copyOfRange(answer.body(), 4 + head, 4 + head + count);
  }
}
