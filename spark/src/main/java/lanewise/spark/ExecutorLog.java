package lanewise.spark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The end of an executor's log. Standalone workers and {@code local-cluster} serve it as text; of
 * other clusters only its address is told.
 */
final class ExecutorLog {
  private static final int LINES = 100;
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** The page of a standalone worker that shows a log, and that which hands out its text. */
  private static final String PAGE = "/logPage/";

  private static final String TEXT = "/log/";

  private ExecutorLog() {}

  /** A line that says whose log it is, and the log; nothing if there is none. */
  static List<String> tail(JavaSparkContext context, String number) {
    return CollectionConverters.asJava(context.sc().statusStore().executorList(false)).stream()
        .filter(executor -> executor.id().equals(number))
        .findFirst()
        .map(ExecutorLog::tail)
        .orElse(List.of());
  }

  private static List<String> tail(ExecutorSummary executor) {
    String page = CollectionConverters.asJava(executor.executorLogs()).get("stderr");
    if (page == null) {
      return List.of();
    }
    String title = "executor %s on %s".formatted(executor.id(), executor.hostPort());
    if (!page.contains(PAGE)) {
      return List.of("the log of %s: %s".formatted(title, page));
    }
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(page.replace(PAGE, TEXT))).timeout(LIMIT).build();
      String text = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      List<String> all = text.lines().skip(1).toList(); // the first tells which bytes they are
      List<String> lines = new ArrayList<>();
      lines.add("the last %d lines of the log of %s:".formatted(LINES, title));
      all.subList(Math.max(0, all.size() - LINES), all.size())
          .forEach(line -> lines.add(line.replace("\t", "  ")));
      return lines;
    } catch (IOException e) {
      return List.of("the log of %s cannot be read: %s".formatted(title, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }
}
