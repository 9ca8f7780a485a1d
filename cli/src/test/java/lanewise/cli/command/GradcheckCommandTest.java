package lanewise.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lanewise.cli.Cli;
import lanewise.cli.TinyData;
import lanewise.cli.TinyRun;
import lanewise.cli.error.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GradcheckCommandTest {
  private static final Path PAGE = Path.of("..", "docs", "exchange.md");

  @TempDir private Path folder;

  @Test
  void showsEveryParameterOfAModel() {
    Cli.Result result =
        Cli.run("gradcheck", "--model", "bn-cnn", "--filters", 4, "--image-size", 8);

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .containsPattern("(?m)^conv1\\.weight +\\d\\.\\de-0[4-9] +8 +0$")
        .containsPattern("(?m)^bn1\\.bias +\\d\\.\\de-0[4-9] +4 +\\d$")
        .contains("7 of 7 gradients agree with central differences in double");
  }

  @Test
  void anErrorAboveTheToleranceFails() {
    Cli.Result result =
        Cli.run("gradcheck", "--filters", 4, "--model", "simple-vgg", "--tolerance", 0);

    assertThat(result.status()).isEqualTo(ExitCode.FAILED);
    assertThat(result.out())
        .containsPattern("(?m)^fc1\\.weight .* wrong$")
        .containsPattern("(?m)^fc1\\.weight\\[[\\d,]+\\]: the gradient is \\S+, the difference ")
        .contains("0 of 6 gradients agree");
  }

  /** The example of the page. */
  private static String description() throws IOException {
    return Files.readString(PAGE).split("```json\n")[1].split("```")[0];
  }

  @Test
  void takesADescriptionInJson() throws IOException {
    Path file = Files.writeString(folder.resolve("net.json"), description());

    Cli.Result result = Cli.run("gradcheck", file, "--json");

    JsonObject report = JsonParser.parseString(result.out()).getAsJsonObject();
    assertThat(result.status()).isZero();
    assertThat(report.get("right").getAsBoolean()).isTrue();
    assertThat(report.getAsJsonArray("parameters")).hasSize(4);
    assertThat(Cli.run("inspect", file).out()).containsPattern("(?m)^fc1 .* 25,120 ");
  }

  @Test
  void takesATrainedNetwork() throws IOException {
    Path data = TinyData.write(folder.resolve("tiny.npz"), false);
    Path run = folder.resolve("run");
    TinyRun.train(data, run, "--steps 1 --quiet");

    Cli.Result result = Cli.run("gradcheck", run, "--values", 2);

    assertThat(result.status()).isZero();
    assertThat(result.out()).containsPattern("(?m)^fc2\\.bias +\\S+ +2 +0$");
  }

  @Test
  void mistakesAreOneLine() throws IOException {
    Path file = folder.resolve("net.json");
    Cli.assertOneLine(Cli.run("gradcheck", file), "net.json: ", ExitCode.FAILED);
    Files.writeString(file, description().replace("Linear", "Lineal"));
    Cli.assertOneLine(
        Cli.run("gradcheck", file),
        "net.json: does not describe a network: there is no layer Lineal",
        ExitCode.FAILED);
    Cli.assertOneLine(Cli.run("gradcheck", file, "--model", "bn-cnn"), "not both", ExitCode.USAGE);
    Cli.assertOneLine(Cli.run("gradcheck", "--values", 0), "--values", ExitCode.USAGE);
    Cli.assertOneLine(Cli.run("gradcheck", "--tolerance", "NaN"), "--tolerance", ExitCode.USAGE);
  }
}
