package lanewise.cli.live;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import lanewise.cli.live.LiveTraining.Facts;
import lanewise.cli.web.LoopbackServer;
import lanewise.datasets.ImageSet;
import lanewise.train.TrainingListener;
import org.jspecify.annotations.Nullable;

/** The page of a training run, from before its first step until its end. */
public final class LivePage implements AutoCloseable {
  private static final int FAREWELL_SECONDS = 2;

  private final LoopbackServer server;
  private final AtomicInteger feeds = new AtomicInteger();
  private final LiveTraining training;

  LivePage(LoopbackServer server, Facts facts, @Nullable ImageSet validation) {
    this.server = server;
    this.training = new LiveTraining(facts, validation);
    server.asset("/", LivePage.class, "live.html");
    server.asset("/live.css", LivePage.class, "live.css");
    server.asset("/live.js", LivePage.class, "live.js");
    server.asset("/plot.js", LivePage.class, "plot.js");
    server.events(
        "/events",
        stream -> {
          feeds.incrementAndGet();
          try {
            new LiveFeed(training).sendTo(stream);
          } finally {
            feeds.decrementAndGet();
          }
        });
    server.start();
  }

  /** The listener that feeds the page. */
  public TrainingListener listener() {
    return training;
  }

  /** The address of the page. */
  public String address() {
    return server.address();
  }

  /**
   * Sends the browsers the end of the run.
   *
   * @param text one line
   */
  public void end(String text) {
    training.end(text);
  }

  /** Closes the page; connected browsers first get the last event, unless they take too long. */
  @Override
  public void close() {
    end("The training was stopped.");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(FAREWELL_SECONDS);
    try {
      while (feeds.get() > 0 && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.close();
  }
}
