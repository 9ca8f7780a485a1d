package lanewise.cli.live;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import lanewise.cli.live.LiveTraining.End;
import lanewise.cli.live.LiveTraining.Facts;
import lanewise.cli.web.LoopbackServer;
import lanewise.cli.web.RefusedException;
import lanewise.cli.web.Request;
import lanewise.cli.web.Response;
import lanewise.datasets.ImageSet;
import lanewise.train.TrainingListener;
import org.jspecify.annotations.Nullable;

/** The page of a training run, from before its first step until its end. */
public final class LivePage implements AutoCloseable {
  private static final int FAREWELL_SECONDS = 2;

  private static final Gson GSON = new Gson();

  private final LoopbackServer server;
  private final String key = "%016x".formatted(new SecureRandom().nextLong());
  private final AtomicInteger feeds = new AtomicInteger();
  private final LiveTraining training;

  LivePage(
      LoopbackServer server,
      Facts facts,
      @Nullable ImageSet validation,
      Controls controls,
      Insight insight) {
    this.server = server;
    this.training = new LiveTraining(facts, validation, controls, insight);
    server.asset("/", LivePage.class, "live.html");
    server.asset("/live.css", LivePage.class, "live.css");
    server.asset("/live.js", LivePage.class, "live.js");
    server.asset("/plot.js", LivePage.class, "plot.js");
    server.asset("/steer.js", LivePage.class, "steer.js");
    server.asset("/inside.js", LivePage.class, "inside.js");
    server.post("/controls", 0, request -> steer(controls, request));
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

  /** Lets a page steer that knows the key: others on this machine may look, but not touch. */
  private Response steer(Controls controls, Request request) throws RefusedException {
    Map<String, String> asked = request.parameters();
    if (!key.equals(asked.get("key"))) {
      throw new RefusedException(
          "only who has the key can steer: open the page by the address that the terminal shows");
    }
    if (asked.containsKey("factor")) {
      controls.choose(request.decimal("factor", 0, Double.MAX_VALUE));
    } else {
      controls.take(asked.getOrDefault("take", ""));
    }
    return Response.json(GSON.toJson(controls.position()));
  }

  /** The listener that feeds the page. */
  public TrainingListener listener() {
    return training;
  }

  /** The address of the page, with its key behind a #, which browsers do not send. */
  public String address() {
    return server.address() + "#" + key;
  }

  /** Shows what is done after the training, in one line. */
  public void doing(String what) {
    training.doing(what);
  }

  /**
   * Sends the browsers the end of the run.
   *
   * @param text one line
   * @param report the file of its report, which they get too, because this page ends with the
   *     training; null if there is none
   */
  public void end(String text, @Nullable Path report) {
    training.end(new End(text, report == null ? null : read(report)));
  }

  private static @Nullable String read(Path report) {
    try {
      return Files.readString(report);
    } catch (IOException e) {
      return null; // the run has been told where it is
    }
  }

  /** Closes the page; connected browsers first get the last event, unless they take too long. */
  @Override
  public void close() {
    end("The training was stopped.", null);
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
