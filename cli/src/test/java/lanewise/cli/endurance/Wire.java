package lanewise.cli.endurance;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The connection of a worker to the first one, which can be cut or fall silent. */
final class Wire implements Closeable {
  private static final int JOINING_SECONDS = 60;

  private final int target;
  private final int port;
  private final Socket toFirst = new Socket();
  private final CompletableFuture<Socket> toOther = new CompletableFuture<>();
  private volatile boolean silent;

  /**
   * A connection to come.
   *
   * @param target the port of the first worker, which need not listen yet
   */
  Wire(int target) throws IOException {
    this.target = target;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Thread.ofPlatform().daemon().start(this::connect);
  }

  private static InetSocketAddress here(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Where the other worker finds the first one, once that is there. */
  int port() {
    return port;
  }

  /** Waits for both ends to be connected. */
  void await() throws Exception {
    toOther.get(JOINING_SECONDS, TimeUnit.SECONDS);
  }

  private void connect() {
    try {
      while (!listens()) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      Socket other;
      try (ServerSocket server = new ServerSocket()) {
        server.bind(here(port));
        other = server.accept();
      }
      toFirst.connect(here(target));
      toOther.complete(other);
      Thread.ofPlatform().daemon().start(() -> pass(other, toFirst));
      pass(toFirst, other);
    } catch (IOException | InterruptedException e) {
      toOther.completeExceptionally(e);
    }
  }

  private boolean listens() {
    try (Socket probe = new Socket()) {
      probe.connect(here(target));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Passes bytes on; an end that is closed closes the other one. */
  private void pass(Socket from, Socket to) {
    byte[] bytes = new byte[1 << 16];
    try (from;
        to) {
      for (int read = 0; read >= 0; read = from.getInputStream().read(bytes)) {
        if (!silent) {
          to.getOutputStream().write(bytes, 0, read);
        }
      }
    } catch (IOException e) {
      // cut
    }
  }

  /** Closes both ends at once, unless the training was over; what is under way is lost. */
  void cut() throws IOException {
    for (Socket end : new Socket[] {toFirst, toOther.join()}) {
      if (!end.isClosed()) {
        end.setSoLinger(true, 0);
        end.close();
      }
    }
  }

  /** Loses from now on what is sent, and tells nobody. */
  void fallSilent() {
    silent = true;
  }

  @Override
  public void close() throws IOException {
    toFirst.close();
    if (toOther.isDone() && !toOther.isCompletedExceptionally()) {
      toOther.join().close();
    }
  }
}
