package lanewise.cli.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lanewise.cli.JavaProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests to the page of a training that may open 300 files: the training goes on. */
class RequestTrialTest extends Trial {
  private static final List<String> REQUESTS =
      List.of(
          "GET / HTTP/1.1",
          "HEAD / HTTP/1.1",
          "POST / HTTP/1.1",
          "GET /../../etc/passwd HTTP/1.1",
          "GET /%zz HTTP/1.1",
          "GET",
          "\0\1\2",
          "GET / HTTP/9.9",
          "GET  /  HTTP/1.1",
          "DELETE /events HTTP/1.1",
          "GET /?" + "a=b&".repeat(5000) + " HTTP/1.1",
          "POST / HTTP/1.1\r\nContent-Length: 99999999999",
          "POST / HTTP/1.1\r\nContent-Length: -1",
          "POST / HTTP/1.1\r\nTransfer-Encoding: chunked",
          "GET / HTTP/1.1\r\nA: " + "x".repeat(70_000));

  private final List<Socket> sockets = new ArrayList<>();
  private int port;
  private Process process;

  @BeforeEach
  void startTraining() throws Exception {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    List<Object> command = training(100_000, run);
    command.addAll(List.of("--live", "--port", port));
    process = new JavaProcess(folder).after("ulimit -n 300").start(command.toArray());
    awaitCheckpoint(process);
  }

  @AfterEach
  void stopTraining() throws Exception {
    closeAll();
    process.destroyForcibly().waitFor();
  }

  @Test
  void halfOpenRequests() throws Exception {
    int requests = times(1000);
    for (int i = 0; i < requests; i++) {
      open("GET / HTTP/1.1" + host()); // and never the end of it
    }
    assertGoesOn();
    held(requests, "half-open requests to the page of a training");
  }

  @Test
  void listeners() throws Exception {
    int listeners = times(200);
    for (int i = 0; i < listeners; i++) {
      open("GET /events HTTP/1.1" + host() + "\r\n"); // and never reads
    }
    assertGoesOn();
    held(listeners, "listeners to the page of a training that never read");
  }

  @Test
  void malformedRequests() throws Exception {
    int requests = times(107);
    for (int i = 0; i < requests; i++) {
      byte[] junk = new byte[1 + random.nextInt(300)];
      random.nextBytes(junk);
      open(
          REQUESTS.get(i % REQUESTS.size())
              + host()
              + new String(junk, StandardCharsets.ISO_8859_1));
    }
    assertGoesOn();
    held(requests, "malformed requests to the page of a training");
  }

  private String host() {
    return "\r\nHost: 127.0.0.1:" + port + "\r\n";
  }

  private void open(String text) {
    try {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      sockets.add(socket);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      // turned away, as it may be
    }
  }

  private void closeAll() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** Another checkpoint is written, and nothing is said. */
  private void assertGoesOn() throws Exception {
    FileTime then = Files.getLastModifiedTime(run.resolve("checkpoint.safetensors"));
    do {
      assertThat(process.isAlive()).as(Files.readString(folder.resolve("err.txt"))).isTrue();
      TimeUnit.MILLISECONDS.sleep(20);
    } while (Files.getLastModifiedTime(run.resolve("checkpoint.safetensors")).equals(then));
    assertThat(Files.readString(folder.resolve("err.txt"))).doesNotContain("\tat ", "error");
  }
}
