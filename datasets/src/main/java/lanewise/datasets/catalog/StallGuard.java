package lanewise.datasets.catalog;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * A stream that fails if its source delivers nothing for some time and would otherwise block for
 * ever: a watchdog thread closes the source, which ends the read.
 */
final class StallGuard extends FilterInputStream {
  private final Duration limit;
  private final Thread watch;
  private volatile long lastBytes = System.nanoTime();
  private volatile boolean stalled;

  StallGuard(InputStream source, Duration limit) {
    super(source);
    this.limit = limit;
    this.watch = Thread.startVirtualThread(this::watch);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = -1;
    try {
      count = super.read(bytes, offset, length);
    } catch (IOException e) {
      if (!stalled) {
        throw e;
      }
    }
    if (stalled) {
      throw new IOException("no data for " + limit.toSeconds() + " s");
    }
    lastBytes = System.nanoTime();
    return count;
  }

  @Override
  public void close() throws IOException {
    watch.interrupt();
    super.close();
  }

  private void watch() {
    try {
      long left;
      while ((left = limit.toNanos() - (System.nanoTime() - lastBytes)) > 0) {
        Thread.sleep(Duration.ofNanos(left));
      }
      stalled = true;
      in.close();
    } catch (InterruptedException | IOException e) {
      Thread.currentThread().interrupt(); // closed by the reader: not a stall
    }
  }
}
