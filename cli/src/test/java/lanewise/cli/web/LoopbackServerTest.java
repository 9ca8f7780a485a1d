package lanewise.cli.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import lanewise.cli.error.CommandFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask what, tried with requests as bytes: a polite client would not send most of them. */
class LoopbackServerTest {
  private static final int MAX_BYTES = 100;

  private final LoopbackServer server = new LoopbackServer(0);
  private final int port = URI.create(server.address()).getPort();

  @BeforeEach
  void start() {
    server.get("/", request -> Response.json("{\"row\":" + request.number("row", 0, 9) + "}"));
    server.post("/echo", MAX_BYTES, request -> Response.bytes(request.body()));
    server.get(
        "/broken",
        _ -> {
          throw new IllegalStateException("on purpose");
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aGoodRequestIsAnswered() throws IOException {
    assertThat(get("/?row=7", "Host: 127.0.0.1:" + port))
        .startsWith("HTTP/1.1 200")
        .endsWith("{\"row\":7}");
    assertThat(get("/?row=7", "Host: localhost:" + port)).startsWith("HTTP/1.1 200");
    assertThat(get("/?row=7", "Host: localhost:" + port, "Origin: http://localhost:" + port))
        .startsWith("HTTP/1.1 200");
    assertThat(post("x".repeat(MAX_BYTES), "Content-Type: application/octet-stream"))
        .startsWith("HTTP/1.1 200")
        .endsWith("x".repeat(MAX_BYTES));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:%d",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1:%d.evil.example",
        "0.0.0.0:%d",
        ""
      })
  void anotherHostIsRefused(String host) throws IOException {
    assertThat(get("/?row=7", "Host: " + host.formatted(port))).startsWith("HTTP/1.1 403");
  }

  @Test
  void twoHostsOrNoneAreRefused() throws IOException {
    String good = "Host: localhost:" + port;
    assertThat(get("/?row=7", good, "Host: evil.example")).startsWith("HTTP/1.1 403");
    assertThat(get("/?row=7")).containsPattern("^HTTP/1.1 40[03]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: http://evil.example",
        "Origin: null",
        "Origin: http://localhost:1",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site"
      })
  void anotherSitesPageIsRefused(String header) throws IOException {
    String good = "Host: 127.0.0.1:" + port;
    assertThat(get("/?row=7", good, header)).startsWith("HTTP/1.1 403");
    assertThat(post("x", "Content-Type: application/octet-stream", header))
        .startsWith("HTTP/1.1 403");
  }

  @Test
  void aLinkFromElsewhereMayBeFollowed() throws IOException {
    String good = "Host: 127.0.0.1:" + port;
    assertThat(get("/?row=7", good, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"))
        .startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/?row=", "/?row=x", "/?row=10", "/?row=-1", "/", "/?row", "/?row=1&row=1"})
  void nonsenseIsABadRequest(String target) throws IOException {
    assertThat(get(target, "Host: 127.0.0.1:" + port)).startsWith("HTTP/1.1 400");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /%zz HTTP/1.1", "GET", "\u0000\u0001", "GET / HTTP/1.1 extra"})
  void invalidRequestsAreRefused(String line) throws IOException {
    assertThat(raw(line + "\r\nHost: 127.0.0.1:" + port + "\r\n\r\n"))
        .doesNotStartWith("HTTP/1.1 2");
    assertThat(get("/?row=7", "Host: 127.0.0.1:" + port)).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nowhere", "/../page.css", "//page.css", "/page.css/", "/web/page.css"})
  void unknownPathsAreNotFound(String path) throws IOException {
    assertThat(get(path, "Host: 127.0.0.1:" + port)).startsWith("HTTP/1.1 404");
  }

  @Test
  void anotherMethodIsNotAllowed() throws IOException {
    String host = "Host: 127.0.0.1:" + port;
    assertThat(request("DELETE", "/", "", host)).startsWith("HTTP/1.1 405").contains("Allow: GET");
    assertThat(get("/echo", host)).startsWith("HTTP/1.1 405").contains("Allow: POST");
  }

  @Test
  void headIsGetWithoutTheBody() throws IOException {
    String host = "Host: 127.0.0.1:" + port;
    String answer = request("HEAD", "/?row=7", "", host);
    assertThat(answer).startsWith("HTTP/1.1 200").contains("Content-length: 9");
    assertThat(answer).endsWith("\r\n\r\n");
    assertThat(request("HEAD", "/echo", "", host)).startsWith("HTTP/1.1 405");
  }

  @Test
  @Tag("thorough")
  void halfOpenRequestsAreBoundedInNumberAndTime() throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        socket
            .getOutputStream()
            .write("GET /?row=7 HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.UTF_8));
      }
      long open = 0;
      for (Socket socket : sockets) {
        socket.setSoTimeout(20);
        open += isOpen(socket) ? 1 : 0;
      }
      assertThat(open).as("connections that are kept").isBetween(1L, 100L);
      Socket patient = sockets.stream().filter(LoopbackServerTest::isOpen).findAny().orElseThrow();
      patient.setSoTimeout(40_000);
      assertThat(isOpen(patient)).as("after its time").isFalse();
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    assertThat(get("/?row=7", "Host: 127.0.0.1:" + port)).startsWith("HTTP/1.1 200");
  }

  /** Whether the server has neither answered nor closed within the socket's patience. */
  private static boolean isOpen(Socket socket) {
    try {
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aBodyIsBoundedAndOfOneType() throws IOException {
    assertThat(post("x".repeat(MAX_BYTES + 1), "Content-Type: application/octet-stream"))
        .startsWith("HTTP/1.1 413");
    assertThat(post("x", "Content-Type: text/plain")).startsWith("HTTP/1.1 415");
    assertThat(post("x")).startsWith("HTTP/1.1 415");
  }

  @Test
  void everyAnswerKeepsOtherSitesOut() throws IOException {
    for (String path : List.of("/?row=1", "/nowhere")) {
      assertThat(get(path, "Host: 127.0.0.1:" + port))
          .contains("Content-security-policy: default-src 'none'; script-src 'self'")
          .doesNotContain("unsafe")
          .doesNotContain("Access-control-allow-origin")
          .contains("X-content-type-options: nosniff")
          .contains("X-frame-options: DENY");
    }
  }

  @Test
  void aFailureIsAnsweredToo() throws IOException {
    assertThat(get("/broken", "Host: 127.0.0.1:" + port))
        .startsWith("HTTP/1.1 500")
        .endsWith("on purpose\n");
  }

  @Test
  @Tag("thorough")
  void otherMachinesDoNotReachIt() throws IOException {
    List<InetAddress> others =
        Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress())
            .toList();
    assumeThat(others).as("addresses that others can reach").isNotEmpty();
    for (InetAddress other : others) {
      assertThatThrownBy(() -> new Socket(other, port).close()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aPortInUseIsOneLine() {
    assertThatThrownBy(() -> new LoopbackServer(port).close())
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("port " + port)
        .hasMessageContaining("--port");
  }

  @Test
  void closingEndsStreams() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    try (LoopbackServer another = new LoopbackServer(0)) {
      another.events(
          "/events",
          stream -> {
            try {
              stream.send("hello", "1");
              new CountDownLatch(1).await();
            } finally {
              ended.countDown();
            }
          });
      another.start();
      int at = URI.create(another.address()).getPort();
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), at)) {
        write(socket, "GET /events HTTP/1.1\r\nHost: 127.0.0.1:" + at + "\r\n\r\n");
        byte[] start = new byte[4096];
        StringBuilder seen = new StringBuilder();
        while (!seen.toString().contains("event: hello\ndata: 1\n\n")) {
          int read = socket.getInputStream().read(start);
          assertThat(read).isPositive();
          seen.append(new String(start, 0, read, StandardCharsets.UTF_8));
        }
      }
    }
    ended.await();
  }

  private String get(String target, String... headers) throws IOException {
    return request("GET", target, "", headers);
  }

  private String post(String body, String... headers) throws IOException {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Host: 127.0.0.1:" + port);
    return request("POST", "/echo", body, all.toArray(String[]::new));
  }

  private String request(String method, String target, String body, String... headers)
      throws IOException {
    String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return raw(
        "%s %s HTTP/1.1\r\n%sConnection: close\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(method, target, lines, body.length(), body));
  }

  /** Sends bytes and reads all that comes until the server closes. */
  private String raw(String text) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      write(socket, text);
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }
}
