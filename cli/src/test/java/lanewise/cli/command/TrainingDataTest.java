package lanewise.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import lanewise.cli.Cli;
import lanewise.cli.TinyData;
import lanewise.cli.error.ExitCode;
import lanewise.datasets.ImageSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training images: prepared, augmented, balanced. */
class TrainingDataTest {
  @TempDir private static Path shared;
  private static Path unbalanced;

  @TempDir private Path folder;

  /** 30, 12 and 6 training images of the classes. */
  @BeforeAll
  static void writeData() throws IOException {
    ImageSet all = TinyData.images(90, 1);
    int[] rows =
        IntStream.range(0, 90)
            .filter(row -> row % 3 == 0 || (row % 3 == 1 && row < 36) || row < 18)
            .toArray();
    ImageSet test = TinyData.images(30, 2);
    unbalanced =
        TinyData.write(
            shared.resolve("unbalanced.npz"),
            Map.of("train", all.select(rows), "val", TinyData.images(30, 3), "test", test));
  }

  private Cli.Result train(String options, Path run) {
    String batch = options.contains("--batch-size") ? "" : "--batch-size 6 ";
    String all =
        "train --no-report --model simple-vgg --filters 4,8 --hidden 8 %s%s --data %s --out %s"
            .formatted(batch, options, unbalanced, run);
    return Cli.run((Object[]) all.split(" "));
  }

  private static JsonObject metrics(Path run) throws IOException {
    return JsonParser.parseString(Files.readString(run.resolve("metrics.json"))).getAsJsonObject();
  }

  @ParameterizedTest
  @CsvSource({
    "none, 8",
    "oversample, 15",
    "undersample, 3",
    "balanced-batches, 8",
    "smote, 15",
    "class-weights, 8",
    "effective-number, 8",
    "logit-adjust, 8"
  })
  void balancingChangesTheEpochAndEveryClassIsReported(String balance, int steps)
      throws IOException {
    Path run = folder.resolve("run");

    Cli.Result result = train("--epochs 1 --balance " + balance, run);

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(metrics(run).get("steps").getAsInt()).isEqualTo(steps);
    assertThat(metrics(run).getAsJsonObject("test").getAsJsonArray("classes"))
        .hasSize(3)
        .allMatch(scores -> scores.getAsJsonObject().has("recall"));
    assertThat(result.out()).containsPattern("(?m)^class +precision +recall");
    assertThat(Files.readString(run.resolve("config.yaml"))).contains("balance: " + balance);
  }

  @ParameterizedTest
  @CsvSource({"none, class-weights", "none, logit-adjust", "class-weights, effective-number"})
  void classWeightsChangeTheResult(String one, String other) throws IOException {
    train("--epochs 1 --balance " + one, folder.resolve("one"));
    train("--epochs 1 --balance " + other, folder.resolve("other"));

    assertThat(Files.readAllBytes(folder.resolve("one/last.safetensors")))
        .isNotEqualTo(Files.readAllBytes(folder.resolve("other/last.safetensors")));
  }

  @Test
  void aRunWithEverythingCanBeRepeatedFromItsConfigurationOnAnyNumberOfThreads()
      throws IOException {
    Path run = folder.resolve("run");
    String all =
        "--augment rotate=10,shift=1,noise=0.1,erase,mixup --balance smote --clahe 2"
            + " --clahe-tiles 2 --resize area --epochs 2 --threads 1";
    assertThat(train(all, run).err()).isEmpty();

    Path again = folder.resolve("again");
    Path config = run.resolve("config.yaml");
    Cli.Result result =
        Cli.run("train", "--no-report", "--config", config, "--threads", 2, "--out", again);

    assertThat(result.err()).isEmpty();
    assertThat(Files.readString(config))
        .contains("augment: rotate=10,shift=1,noise=0.1,erase=0.25,mixup=0.2")
        .contains("clahe: 2.0", "clahe-tiles: 2", "resize: area");
    assertThat(Files.readAllBytes(again.resolve("last.safetensors")))
        .isEqualTo(Files.readAllBytes(run.resolve("last.safetensors")));
  }

  @Test
  void whatImagesWereMadeReadyWithIsRememberedWithTheWeights() throws IOException {
    Path run = folder.resolve("run");
    train("--epochs 2 --clahe 3 --clahe-tiles 2", run);
    double tested = metrics(run).getAsJsonObject("test").get("loss").getAsDouble();
    Path weights = run.resolve("best.safetensors");

    Cli.Result result = Cli.run("eval", weights, "--data", unbalanced, "--json");

    assertThat(result.err()).isEmpty();
    JsonObject report = JsonParser.parseString(result.out()).getAsJsonObject();
    assertThat(report.toString()).contains("\"loss\":" + tested);
  }

  @Test
  void mistakesAreOneLineAndLeaveNothing() {
    Path run = folder.resolve("run");
    Cli.assertOneLine(train("--augment rotat=3", run), "did you mean rotate?", ExitCode.USAGE);
    Cli.assertOneLine(train("--augment shift=9", run), "8 x 8: give 8 or less", ExitCode.FAILED);
    Cli.assertOneLine(train("--balance smot", run), "did you mean smote?", ExitCode.USAGE);
    Cli.assertOneLine(
        train("--balance oversample --no-shuffle", run),
        "--balance: oversample changes the order of images, leave out no-shuffle",
        ExitCode.USAGE);
    Cli.assertOneLine(train("--clahe -1", run), "--clahe", ExitCode.USAGE);
    Cli.assertOneLine(train("--clahe-tiles 4", run), "--clahe-tiles needs clahe", ExitCode.USAGE);
    Cli.assertOneLine(train("--clahe 2 --clahe-tiles 9", run), "8 x 8", ExitCode.FAILED);
    Cli.assertOneLine(
        train("--balance undersample --batch-size 20", run), "18 or less", ExitCode.FAILED);
    assertThat(run).doesNotExist();
  }
}
