package lanewise.cli.run;

import java.util.List;
import lanewise.cli.options.Choices;
import lanewise.run.Environment;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import lanewise.screen.TextTable;
import lanewise.train.Metric;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to: the content of {@code metrics.json} and of {@code train --json}.
 *
 * @param run the run folder
 * @param parameters the network's trainable values
 * @param epochs the epochs finished
 * @param steps the optimizer steps done
 * @param bestEpoch the epoch whose weights all final figures are of: the one that validation liked
 *     best; without validation the last
 * @param train figures of that epoch's images as they were trained on, before each update
 * @param validation figures after that epoch, or null without validation
 * @param test figures of the test images, which chose nothing
 */
public record RunReport(
    String run,
    String model,
    long parameters,
    Data data,
    int epochs,
    long steps,
    int bestEpoch,
    Score train,
    @Nullable Score validation,
    EvaluationReport test,
    Time time,
    Environment environment) {

  /** The data set, with what a reader of the figures must know of it. */
  public record Data(String name, int train, int validation, int test, List<String> notes) {}

  /** Loss and accuracy. */
  public record Score(double loss, double accuracy) {}

  /** Where the time went; images per second are of training, validation apart. */
  public record Time(double trainingSeconds, double totalSeconds, double imagesPerSecond) {}

  /**
   * Shows the report as tables.
   *
   * @param metric what made an epoch the best
   */
  public void show(Screen screen, Metric metric) {
    screen.gap();
    TextTable scores = new TextTable(1, "", "loss", "accuracy");
    addRow(scores, "train, while learning", train);
    if (validation != null) {
      addRow(scores, "validation", validation);
    }
    addRow(scores, "test", new Score(test.loss(), test.accuracy()));
    screen.table(scores);
    screen.gap();
    test.showClasses(screen);
    screen.gap();
    test.showConfusion(screen);
    screen.gap();
    String choice = validation == null ? "the last" : "best by validation " + Choices.name(metric);
    TextTable facts = new TextTable(2, "weights", "epoch %d, %s".formatted(bestEpoch, choice));
    facts.row("test accuracy", test.accuracyText());
    data.notes().forEach(note -> facts.row("note", data.name() + ": " + note));
    facts.row("parameters", Figures.count(parameters));
    facts.row(
        "time",
        "%s training (%,.0f images/s), %s in all"
            .formatted(
                Figures.duration(time.trainingSeconds()),
                time.imagesPerSecond(),
                Figures.duration(time.totalSeconds())));
    facts.row("run folder", run);
    facts.lines().forEach(screen::line);
  }

  private static void addRow(TextTable table, String name, Score score) {
    table.row(name, Figures.loss(score.loss()), Figures.percent(score.accuracy()));
  }
}
