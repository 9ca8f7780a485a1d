package lanewise.cli.live;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import lanewise.cli.live.LiveTraining.News;
import lanewise.cli.live.LiveTraining.Points;
import lanewise.cli.live.LiveTraining.Progress;
import lanewise.cli.web.EventStream;
import lanewise.metrics.ConfusionMatrix;
import lanewise.train.EpochResult;
import lanewise.train.Evaluation;

/**
 * Sends the state of the training to one browser: everything at first, then the changes every
 * second until the end. It does not send more often, because a thread that wakes up while all cores
 * compute delays one of them, and the others wait.
 */
final class LiveFeed {
  private static final int MILLISECONDS = 1000;
  private static final Gson GSON = new Gson();

  private final LiveTraining training;
  private Points steps = Points.NONE;
  private Points epochs = Points.NONE;
  private int epoch;
  private long seen;

  LiveFeed(LiveTraining training) {
    this.training = training;
  }

  /**
   * Sends events until the end of the training.
   *
   * @throws IOException if the browser has gone
   */
  void sendTo(EventStream stream) throws IOException, InterruptedException {
    stream.send("facts", GSON.toJson(training.facts()));
    while (true) {
      News news = training.since(steps, epochs);
      send(stream, "steps", news.steps());
      send(stream, "epochs", news.epochs());
      stream.send("doing", GSON.toJson(news.doing()));
      stream.send("controls", GSON.toJson(news.controls()));
      stream.send("progress", progress(news.progress()));
      Insight.Look look = news.look();
      if (look != null && look.step() != seen) {
        stream.send("look", GSON.toJson(look));
        seen = look.step();
      }
      EpochResult last = news.last();
      if (last != null && last.epoch() != epoch && last.validation() != null) {
        stream.send("validation", validation(last, last.validation()));
        epoch = last.epoch();
      }
      steps = news.steps();
      epochs = news.epochs();
      if (news.end() != null) {
        stream.send("end", GSON.toJson(news.end()));
        return;
      }
      TimeUnit.MILLISECONDS.sleep(MILLISECONDS);
    }
  }

  private static void send(EventStream stream, String name, Points points) throws IOException {
    if (points.rows().length > 0) {
      JsonObject json = new JsonObject();
      json.addProperty("first", points.first());
      JsonArray rows = new JsonArray();
      for (double[] row : points.rows()) {
        JsonArray figures = new JsonArray();
        for (double figure : row) {
          figures.add(number(figure));
        }
        rows.add(figures);
      }
      json.add("rows", rows);
      stream.send(name, json.toString());
    }
  }

  private static String progress(Progress progress) {
    JsonObject json = new JsonObject();
    json.addProperty("step", progress.step());
    json.addProperty("epoch", progress.epoch());
    json.addProperty("images", progress.images());
    json.add("loss", number(progress.loss()));
    json.add("accuracy", number(progress.accuracy()));
    json.add("learningRate", number(progress.learningRate()));
    json.add("imagesPerSecond", number(progress.imagesPerSecond()));
    json.add("secondsLeft", number(progress.secondsLeft()));
    json.add("seconds", number(progress.seconds()));
    return json.toString();
  }

  private String validation(EpochResult result, Evaluation evaluation) {
    JsonObject json = new JsonObject();
    json.addProperty("epoch", result.epoch());
    json.add("loss", number(evaluation.loss()));
    json.add("accuracy", number(evaluation.accuracy()));
    json.add("confusion", confusion(evaluation.confusion()));
    json.add("samples", GSON.toJsonTree(Sample.choose(training.validation(), evaluation)));
    return json.toString();
  }

  private static JsonArray confusion(ConfusionMatrix matrix) {
    JsonArray rows = new JsonArray();
    for (int actual = 0; actual < matrix.classes(); actual++) {
      JsonArray row = new JsonArray();
      for (int predicted = 0; predicted < matrix.classes(); predicted++) {
        row.add(matrix.count(actual, predicted));
      }
      rows.add(row);
    }
    return rows;
  }

  /** JSON has no NaN. A page shows fewer than six digits. */
  private static JsonElement number(double value) {
    return Double.isFinite(value) ? new JsonPrimitive((float) value) : JsonNull.INSTANCE;
  }
}
