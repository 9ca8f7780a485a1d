package lanewise.benchmarks;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lanewise.report.Table;
import lanewise.report.Table.Column;

/**
 * Time to accuracy: one training command with a seed for each round, from the start of the process
 * to its end, test included. The test images are not used for any choice.
 */
final class AccuracySuite implements CommandSuite<AccuracySuite.Outcome> {
  private final List<String> words;

  /**
   * The result of one process.
   *
   * @param seconds from the start of the process to its end
   * @param accuracy the test accuracy
   */
  record Outcome(int seed, double seconds, double accuracy) {}

  /**
   * A suite.
   *
   * @param options the options of the training, without its seed
   */
  AccuracySuite(List<String> options) {
    words = new ArrayList<>(List.of("train"));
    words.addAll(options);
  }

  @Override
  public String text() {
    return "accuracy";
  }

  @Override
  public String title() {
    return "lanewise " + String.join(" ", words);
  }

  @Override
  public List<List<String>> commands(int round) {
    List<String> command = new ArrayList<>(words);
    command.add("--seed=" + round);
    return List.of(command);
  }

  @Override
  public Outcome observe(List<String> command, CommandRun run, Path folder) throws IOException {
    String seed = command.getLast();
    JsonObject metrics =
        JsonParser.parseString(Files.readString(folder.resolve("metrics.json"))).getAsJsonObject();
    return new Outcome(
        Integer.parseInt(seed.substring(seed.indexOf('=') + 1)),
        run.seconds(),
        metrics.getAsJsonObject("test").get("accuracy").getAsDouble());
  }

  @Override
  public Table table(List<Outcome> results) {
    Table table =
        Table.of(
            Column.words("seed"),
            Column.of("seconds", "%.2f"),
            Column.of("test accuracy, %", "%.2f"));
    for (Outcome outcome : results) {
      table =
          table.row(String.valueOf(outcome.seed()), outcome.seconds(), 100 * outcome.accuracy());
    }
    return table.sum(
        "mean",
        results.stream().mapToDouble(Outcome::seconds).average().orElse(Double.NaN),
        100 * results.stream().mapToDouble(Outcome::accuracy).average().orElse(Double.NaN));
  }
}
