package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --json} prints and what files hold: values of JSON, not texts of Java. */
class JsonOutputTest {
  @TempDir private static Path folder;
  private static Path data;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    data = TinyData.write(folder.resolve("tiny.npz"), true);
    run = folder.resolve("run");
    TinyRun.train(data, run, "--steps 2 --batch-size 16 --threads 1");
    Files.writeString(folder.resolve("space.yaml"), "lr: [0.001, 0.01]\n");
    Files.writeString(folder.resolve("changes.yaml"), "faster: {lr: 0.01, nesterov: false}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "recipes",
        "recipes fashion-best",
        "data list",
        "data show DATA --out FOLDER/tiny.png",
        "data check DATA",
        "inspect RUN",
        "eval RUN",
        "predict RUN --rows 0-2",
        "compare RUN RUN",
        "learn list --folder FOLDER",
        "train --data DATA --steps 1 --batch-size 16 --no-report --out FOLDER/trained",
        "lr-find --data DATA --lr-steps 5 --batch-size 16 --no-report --out FOLDER/found",
        "crossval --data DATA --folds 2 --steps 1 --batch-size 16 --no-report --out FOLDER/folds",
        "tune FOLDER/space.yaml --data DATA --trials 2 --search grid --steps 1 --batch-size 16"
            + " --no-report --out FOLDER/tuned",
        "ablate FOLDER/changes.yaml --data DATA --seeds 2 --steps 1 --batch-size 16 --optimizer sgd"
            + " --no-report --out FOLDER/ablated",
        "medmnist --data DATA --runs 1 --steps 1 --batch-size 16 --no-report --out FOLDER/med"
      })
  void oneObjectOfValues(String command) throws IOException {
    Object[] words =
        (command + " --json")
            .replace("DATA", data.toString())
            .replace("RUN", run.toString())
            .replace("FOLDER", folder.toString())
            .split(" ", -1);

    Cli.Result result = Cli.run(words);

    assertThat(result.status()).as(result.err()).isZero();
    assertValues(JsonParser.parseString(result.out()).getAsJsonObject());
  }

  @Test
  void soAreTheFiles() throws IOException {
    Path search = folder.resolve("search");
    Cli.Result result =
        Cli.run(
            "tune",
            folder.resolve("space.yaml"),
            "--data",
            data,
            "--search",
            "grid",
            "--steps",
            1,
            "--batch-size",
            16,
            "--model",
            "bn-cnn",
            "--filters",
            "4,8",
            "--quiet",
            "--out",
            search);

    assertThat(result.status()).as(result.err()).isZero();
    try (Stream<Path> files = Stream.concat(Files.walk(search), Files.walk(run))) {
      for (Path file :
          files.filter(each -> each.toString().matches(".*(?<!report)\\.json")).toList()) {
        assertValues(JsonParser.parseString(Files.readString(file)));
      }
    }
    JsonObject description =
        JsonParser.parseString(Files.readString(search.resolve("experiment.json")))
            .getAsJsonObject();
    assertThat(description.get("batch-size").getAsJsonPrimitive().isNumber()).isTrue();
    assertThat(description.get("search").getAsString()).isEqualTo("grid");
    assertThat(description.getAsJsonArray("filters").get(1).getAsInt()).isEqualTo(8);
    assertThat(description.getAsJsonArray("space").get(0).getAsJsonObject().get("name"))
        .hasToString("\"lr\"");
  }

  private static void assertValues(JsonElement element) {
    if (element.isJsonObject()) {
      for (Map.Entry<String, JsonElement> member : element.getAsJsonObject().entrySet()) {
        assertValues(member.getValue());
        if (member.getValue().isJsonPrimitive() && !isName(member.getKey())) {
          assertValue(member.getKey(), member.getValue().getAsJsonPrimitive().isString(), member);
        }
      }
    } else if (element.isJsonArray()) {
      element.getAsJsonArray().forEach(JsonOutputTest::assertValues);
    }
  }

  /** Classes of numbers have numbers for names; an image's labels are text. */
  private static boolean isName(String key) {
    return key.matches("name|label|actual|predicted|class|best_answer|lanewise|java");
  }

  private static void assertValue(String key, boolean text, Map.Entry<String, JsonElement> member) {
    if (text) {
      assertThat(member.getValue().getAsString())
          .as(key)
          .doesNotMatch("-?\\d+(\\.\\d+)?([eE]-?\\d+)?|true|false")
          .doesNotMatch("(?s)\\w*[\\[{]\\w+=.*")
          .doesNotMatch("[A-Z]+_[A-Z_]+");
    }
  }
}
