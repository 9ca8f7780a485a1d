package lanewise.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import lanewise.cli.Cli;
import lanewise.cli.TinyData;
import lanewise.cli.TinyRun;
import lanewise.cli.error.ExitCode;
import lanewise.format.safetensors.Safetensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalCommandTest {
  @TempDir private static Path folder;
  private static Path data;
  private static Path run;
  private static JsonObject trained;

  @BeforeAll
  static void train() throws IOException {
    data = TinyData.write(folder.resolve("tiny.npz"), false);
    run = folder.resolve("run");
    trained =
        json(
            TinyRun.train(
                data,
                run,
                "--epochs 2 --batch-size 20 --normalize standard --validation 0.2 --json"));
  }

  @Test
  void agreesWithTheResultOfTraining() {
    JsonObject test = evaluation("test");
    JsonObject validation = evaluation("val");

    assertThat(test).isEqualTo(trained.getAsJsonObject("test"));
    assertThat(validation.get("images").getAsInt()).isEqualTo(18);
    assertThat(validation.get("loss")).isEqualTo(trained.getAsJsonObject("validation").get("loss"));
  }

  @Test
  void aNetworkRemembersTheViewsThatImagesAreJudgedBy() {
    Path viewed = folder.resolve("viewed");
    JsonObject training =
        json(TinyRun.train(data, viewed, "--epochs 1 --batch-size 20 --test-views ten --json"));
    JsonObject test = training.getAsJsonObject("test");

    assertThat(evaluation(Cli.run("eval", viewed, "--json"))).isEqualTo(test);
    JsonObject alone = evaluation(Cli.run("eval", viewed, "--test-views", "one", "--json"));
    assertThat(alone.get("loss")).isNotEqualTo(test.get("loss"));
    Cli.Result loaded = Cli.run("eval", viewed.resolve("best.safetensors"), "--data", data);
    assertThat(loaded.out()).contains("30, 10 views of each");
  }

  @Test
  void doesNotDependOnBatchesThreadsOrConvolution() {
    JsonArray expected = confusion(Cli.run("eval", run, "--json"));

    assertThat(confusion(Cli.run("eval", run, "--json", "--batch-size", 7))).isEqualTo(expected);
    assertThat(confusion(Cli.run("eval", run, "--json", "--threads", 1))).isEqualTo(expected);
    assertThat(confusion(Cli.run("eval", run, "--json", "--conv", "im2col"))).isEqualTo(expected);
  }

  @Test
  void showsConfusionAndScoresOfEachClass() {
    Cli.Result result = Cli.run("eval", run);

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .contains("best.safetensors on tiny.npz (test)")
        .containsPattern("accuracy   \\S+ % \\(95 % interval")
        .containsPattern("(?m)^actual \\\\ predicted +0 +1 +2$")
        .containsPattern("(?m)^class +precision +recall +specificity +F1 +AUC +AP +images$")
        .containsPattern("(?m)^macro average ");
  }

  @Test
  void weightsFilesDescribeThemselves() {
    Path weights = run.resolve("last.safetensors");

    Cli.Result result = Cli.run("eval", weights, "--data", data, "--split", "train");

    assertThat(result.status()).isZero();
    assertThat(result.out()).containsPattern("images +90");
    Cli.assertOneLine(Cli.run("eval", weights), "--data is missing", ExitCode.USAGE);
    Cli.assertOneLine(
        Cli.run("eval", weights, "--data", data, "--split", "val"),
        "no validation split",
        ExitCode.FAILED);
  }

  @Test
  void weightsFromElsewhereNeedAModel() throws IOException {
    Path foreign = folder.resolve("foreign.safetensors");
    Safetensors.write(foreign, Safetensors.read(run.resolve("best.safetensors")), Map.of());

    Cli.assertOneLine(
        Cli.run("eval", foreign, "--data", data), "give its --model and --data", ExitCode.USAGE);
    Cli.Result result =
        Cli.run("eval", foreign, "--data", data, "--model", "simple-cnn", "--normalize", "none");
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out()).doesNotContain("do not state how pixels were normalised");
    Cli.Result assumed = Cli.run("eval", foreign, "--data", data, "--model", "simple-cnn");
    assertThat(assumed.out())
        .contains("note: the weights do not state how pixels were normalised: pixel/255 is assumed")
        .contains(lossLine(result));
    Cli.Result numbers =
        Cli.run(
            "eval", foreign, "--data", data, "--model", "simple-cnn", "--mean", "0", "--std", "1");
    assertThat(numbers.out()).contains(lossLine(result)).doesNotContain("pixel/255 is assumed");
  }

  private static String lossLine(Cli.Result result) {
    return result.out().lines().filter(line -> line.startsWith("loss")).findFirst().orElseThrow();
  }

  @Test
  void numbersOfANormalisationGoTogether() {
    Cli.assertOneLine(
        Cli.run("eval", run, "--mean", "0.5"), "--mean and --std go together", ExitCode.USAGE);
    Cli.assertOneLine(
        Cli.run("eval", run, "--mean", "0,0", "--std", "1"),
        "one number or one for each of 1 channels, given 2",
        ExitCode.USAGE);
    Cli.assertOneLine(Cli.run("eval", run, "--mean", "0", "--std", "0"), "above 0", ExitCode.USAGE);
    Cli.Result other = Cli.run("eval", run, "--mean", "0.25", "--std", "0.5");
    assertThat(other.status()).isZero();
    assertThat(other.out()).doesNotContain(lossLine(Cli.run("eval", run)));
  }

  @Test
  void aMissingDataFolderIsNotReplacedByAnother() {
    Cli.assertOneLine(
        Cli.run("eval", run, "--data", "digits", "--data-dir", folder.resolve("none")),
        "--data-dir " + folder.resolve("none") + " does not exist or is not a folder",
        ExitCode.USAGE);
  }

  @Test
  void weightsOfAnotherModelNameTheParameterAndBothShapes() {
    Cli.Result result = Cli.run("eval", run, "--model", "simple-vgg", "--filters", "8");

    Cli.assertOneLine(result, "conv1.weight", ExitCode.FAILED);
    assertThat(result.err()).contains("(32, 1, 3, 3)").contains("(8, 1, 3, 3)");
  }

  @Test
  void otherClassesAreRefused() {
    Cli.assertOneLine(
        Cli.run("eval", run, "--data", "digits", "--normalize", "none"),
        "has 3 classes, but digits has 10",
        ExitCode.FAILED);
    Cli.assertOneLine(
        Cli.run("eval", run, "--data", "digits"),
        "has 3 classes, but digits has 10",
        ExitCode.FAILED);
  }

  @Test
  void aMissingRunIsNamed() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));

    Cli.assertOneLine(
        Cli.run("eval", folder.resolve("none")), "none: does not exist", ExitCode.FAILED);
    Cli.assertOneLine(Cli.run("eval", empty), "has no best.safetensors", ExitCode.FAILED);
    Cli.assertOneLine(Cli.run("eval"), "RUN|WEIGHTS", ExitCode.USAGE);
  }

  @Test
  void aFileThatHoldsNoWeightsIsNamedFirst() throws IOException {
    Path file = Files.writeString(folder.resolve("net.pt"), "PK\u0003\u0004");
    Cli.assertOneLine(Cli.run("eval", file), "is a PyTorch checkpoint", ExitCode.FAILED);
  }

  @Test
  void aDamagedCardIsNamed() throws IOException {
    Path damaged = folder.resolve("damaged.safetensors");
    Safetensors.write(
        damaged, Safetensors.read(run.resolve("best.safetensors")), Map.of("lanewise", "{}"));

    Cli.assertOneLine(
        Cli.run("eval", damaged, "--data", data), "'lanewise' is damaged", ExitCode.FAILED);
  }

  private static JsonObject evaluation(String split) {
    return evaluation(Cli.run("eval", run, "--split", split, "--batch-size", 20, "--json"));
  }

  private static JsonObject evaluation(Cli.Result result) {
    return json(result).getAsJsonObject("evaluation");
  }

  private static JsonArray confusion(Cli.Result result) {
    return evaluation(result).getAsJsonArray("confusion_matrix");
  }

  private static JsonObject json(Cli.Result result) {
    assertThat(result.status()).as(result.err()).isZero();
    return JsonParser.parseString(result.out()).getAsJsonObject();
  }
}
