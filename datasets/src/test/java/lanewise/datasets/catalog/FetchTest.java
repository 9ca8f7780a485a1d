package lanewise.datasets.catalog;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import lanewise.datasets.DataException;
import lanewise.datasets.SplitMix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mirrors are folders of a server on the loopback interface, each good or bad in its own way. */
@Timeout(30)
class FetchTest {
  private static final int SIZE = 300_000;

  @TempDir Path root;

  private final byte[] content = new byte[SIZE];
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch testOver = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private String address;
  private Path target;
  private Path part;
  private KnownFile file;

  @BeforeEach
  void startServer() throws IOException {
    SplitMix random = new SplitMix(1);
    for (int i = 0; i < SIZE; i++) {
      content[i] = (byte) random.nextInt(256);
    }
    target = root.resolve("set").resolve("file.gz");
    part = root.resolve("set").resolve("file.gz.part");
    Path original = Files.write(root.resolve("original"), content);
    Path plain = Files.write(root.resolve("plain"), new byte[] {1, 2, 3});
    file =
        KnownFile.gzip(
            "file", SIZE, Digest.sha256("").of(original).hex(), Digest.sha256("").of(plain).hex());

    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    address = "http://127.0.0.1:" + server.getAddress().getPort();
    mirror("good", exchange -> sendFrom(exchange, content, start(exchange)));
    mirror("whole", exchange -> sendFrom(exchange, content, 0));
    mirror("wrong", exchange -> sendFrom(exchange, new byte[SIZE], start(exchange)));
    mirror("short", exchange -> sendFrom(exchange, new byte[SIZE - 1], 0));
    mirror("gone", exchange -> exchange.sendResponseHeaders(404, -1));
    mirror(
        "dying",
        exchange -> {
          send(exchange, content, start(exchange), SIZE / 3);
          awaitPart(SIZE / 3);
        });
    mirror(
        "silent",
        exchange -> {
          exchange.sendResponseHeaders(200, SIZE);
          exchange.getResponseBody().write(content, 0, 1_000);
          exchange.getResponseBody().flush();
          awaitTestsEnd();
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    testOver.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void fetchesAndReportsProgress() throws IOException {
    List<Long> progress = new ArrayList<>();
    Fetch fetch =
        new Fetch(
            (name, bytes, total) -> {
              assertThat(name).isEqualTo("file.gz");
              assertThat(total).isEqualTo(SIZE);
              progress.add(bytes);
            });
    assertThat(fetch.fetch(set("good"), root)).containsExactly(target);
    assertThat(Files.readAllBytes(target)).isEqualTo(content);
    assertThat(part).doesNotExist();
    assertThat(progress).isSorted().endsWith((long) SIZE);
    fetch.fetch(set("good"), root);
    assertThat(requests).hasSize(1);
  }

  @Test
  void aServerThatDiesIsFollowedByTheNextFromWhereItEnded() throws IOException {
    fetch("dying", "good");
    assertThat(requests).containsExactly("dying null", "good bytes=" + SIZE / 3 + "-");
    assertThat(Files.readAllBytes(target)).isEqualTo(content);
  }

  @Test
  void whatArrivedIsTakenUpByALaterFetch() throws IOException {
    assertUserError(() -> fetch("dying"), "file.gz could not be fetched", address + "/dying/");
    assertThat(part).hasSize(SIZE / 3);
    fetch("good");
    assertThat(requests).last().isEqualTo("good bytes=" + SIZE / 3 + "-");
    assertThat(Files.readAllBytes(target)).isEqualTo(content);
  }

  @Test
  void aServerThatCannotResumeStartsFromTheBeginning() throws IOException {
    fetch("dying", "whole");
    assertThat(Files.readAllBytes(target)).isEqualTo(content);
  }

  @Test
  void aPartWithAWrongBeginningIsThrownAwayAndFetchedAgain() throws IOException {
    Files.createDirectories(part.getParent());
    Files.write(part, new byte[1_000]);
    fetch("good");
    assertThat(requests).containsExactly("good bytes=1000-", "good null");
    assertThat(Files.readAllBytes(target)).isEqualTo(content);
  }

  @Test
  void aCompletePartOnlyNeedsItsName() throws IOException {
    Files.createDirectories(part.getParent());
    Files.write(part, content);
    fetch("good");
    assertThat(requests).isEmpty();
    assertThat(Files.readAllBytes(target)).isEqualTo(content);
  }

  @Test
  void aPartThatIsTooLongIsThrownAway() throws IOException {
    Files.createDirectories(part.getParent());
    Files.write(part, Arrays.copyOf(content, SIZE + 5));
    fetch("good");
    assertThat(Files.readAllBytes(target)).isEqualTo(content);
  }

  @Test
  void aMirrorWithoutTheFileIsFollowedByTheNext() throws IOException {
    fetch("gone", "good");
    assertThat(Files.readAllBytes(target)).isEqualTo(content);
  }

  @Test
  void wrongContentIsNeverKept() throws IOException {
    fetch("wrong", "short", "good");
    assertThat(Files.readAllBytes(target)).isEqualTo(content);
    Files.delete(target);
    assertUserError(() -> fetch("wrong"), "delivers SHA-256 ", "expected SHA-256 ");
    assertThat(target).doesNotExist();
    assertThat(part).doesNotExist();
  }

  @Test
  void ifAllFailEveryMirrorIsNamedWithItsCause() throws IOException {
    String nobody;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = "http://127.0.0.1:" + closed.getLocalPort() + "/";
    }
    List<String> mirrors = List.of(address + "/gone/", address + "/short/", nobody);
    KnownSet set = setAt(mirrors);
    assertUserError(
        () -> new Fetch((name, bytes, total) -> {}).fetch(set, root),
        address + "/gone/ (HTTP status 404)",
        address + "/short/ (has 299,999 bytes, expected 300,000)",
        nobody + " (no connection)",
        "put the file into " + target.getParent());
  }

  @Test
  void aServerThatFallsSilentIsGivenUp() {
    Fetch fetch = new Fetch((name, bytes, total) -> {}, Duration.ofMillis(300));
    assertUserError(() -> fetch.fetch(set("silent"), root), "/silent/ (no data for");
    assertThat(part).hasSize(1_000);
  }

  @Test
  void anInterruptKeepsWhatArrived() throws Exception {
    AtomicReference<Exception> failure = new AtomicReference<>();
    AtomicBoolean interrupted = new AtomicBoolean();
    CountDownLatch started = new CountDownLatch(1);
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    new Fetch((name, bytes, total) -> started.countDown())
                        .fetch(set("silent", "good"), root);
                  } catch (DataException e) {
                    failure.set(e);
                    interrupted.set(Thread.currentThread().isInterrupted());
                  }
                });
    started.await();
    thread.interrupt();
    assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    assertThat(failure.get()).hasMessageContaining("interrupted; run the command again");
    assertThat(interrupted).isTrue();
    assertThat(part).hasSize(1_000);
    assertThat(target).doesNotExist();
  }

  @Test
  void intactFilesStayAndDamagedOnesAreReplaced() throws IOException {
    Files.createDirectories(target.getParent());
    Path plain = Files.write(root.resolve("set").resolve("file"), new byte[] {1, 2, 3});
    assertThat(fetch("good")).containsExactly(plain);
    assertThat(requests).isEmpty();
    Files.write(plain, new byte[] {9});
    Files.write(target, new byte[] {9});
    assertThat(fetch("good")).containsExactly(target);
    assertThat(Files.readAllBytes(target)).isEqualTo(content);
  }

  @Test
  void aLinkIsFollowedAndStays() throws IOException {
    Files.createDirectories(target.getParent());
    Path place = Files.createDirectories(root.resolve("disk")).resolve("kept.gz");
    Files.createSymbolicLink(target, place);

    fetch("good");

    assertThat(target).isSymbolicLink();
    assertThat(Files.readAllBytes(place)).isEqualTo(content);
  }

  @Test
  void aGeneratedSetNeedsNothing() {
    assertThat(new Fetch((name, bytes, total) -> {}).fetch(KnownSet.DIGITS, root)).isEmpty();
    assertThat(root.resolve("digits")).doesNotExist();
  }

  @Test
  void aRootThatIsNoFolderIsNamed() {
    assertUserError(
        () -> new Fetch((name, bytes, total) -> {}).fetch(set("good"), root.resolve("plain")),
        root.resolve("plain").resolve("set") + ": cannot be used for data");
  }

  private List<Path> fetch(String... mirrors) {
    return new Fetch((name, bytes, total) -> {}).fetch(set(mirrors), root);
  }

  private KnownSet set(String... mirrors) {
    return setAt(Arrays.stream(mirrors).map(name -> address + "/" + name + "/").toList());
  }

  private KnownSet setAt(List<String> mirrors) {
    return new KnownSet("set", "", List.of(), 1, 0, 1, "", mirrors, List.of(file));
  }

  private void mirror(String name, HttpHandler handler) {
    server.createContext(
        "/" + name + "/file.gz",
        exchange -> {
          requests.add(name + " " + exchange.getRequestHeaders().getFirst("Range"));
          try (exchange) {
            handler.handle(exchange);
          }
        });
  }

  /** The position where the client resumes. */
  private static int start(HttpExchange exchange) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    return range == null
        ? 0
        : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
  }

  private static void sendFrom(HttpExchange exchange, byte[] bytes, int start) throws IOException {
    send(exchange, bytes, start, bytes.length);
  }

  /** Promises the bytes from start on, but sends them only up to end. */
  private static void send(HttpExchange exchange, byte[] bytes, int start, int end)
      throws IOException {
    if (start >= bytes.length) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    if (start > 0) {
      exchange
          .getResponseHeaders()
          .add("Content-Range", "bytes " + start + "-" + (bytes.length - 1) + "/" + bytes.length);
    }
    exchange.sendResponseHeaders(start > 0 ? 206 : 200, bytes.length - start);
    exchange.getResponseBody().write(bytes, start, Math.max(end - start, 0));
    exchange.getResponseBody().flush();
  }

  /** A client may drop what it has not handed on when the connection breaks off. */
  private void awaitPart(long bytes) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while ((!Files.exists(part) || Files.size(part) < bytes) && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private void awaitTestsEnd() {
    try {
      testOver.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
