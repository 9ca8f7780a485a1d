package lanewise.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import lanewise.cli.Cli;
import lanewise.cli.TinyData;
import lanewise.cli.error.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
  @TempDir private Path folder;

  @Test
  void showsALayerPerLine() {
    Cli.Result result = Cli.run("inspect", "--conv", "im2col", "--threads", 2);

    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .containsPattern("(?m)^conv1 +conv 3x3, .* im2col +32x28x28 +320 +0\\.45 +\\S+ MiB$")
        .containsPattern("(?m)^pool1 .* with conv1 +32x14x14 +- +-$")
        .containsPattern("(?m)^fc1 .* gemm +128 +401,536 +0\\.80 ")
        .contains("421,642 parameters")
        .containsPattern("training a batch of 64 takes \\S+ MiB of buffers, .* 2 threads");
  }

  @Test
  void takesTheOptionsOfANetwork() {
    Cli.Result result =
        Cli.run(
            "inspect",
            "--model",
            "simple-vgg",
            "--filters",
            "8",
            "--image-size",
            32,
            "--channels",
            3,
            "--classes",
            5,
            "--batch-size",
            2);

    assertThat(result.out())
        .containsPattern("(?m)^conv1 .* 8x32x32 ")
        .containsPattern("(?m)^fc2 .* 5 ")
        .contains("input 3x32x32")
        .contains("a batch of 2");
  }

  @Test
  void readsTheCardOfWeights() throws IOException {
    Path data = TinyData.write(folder.resolve("tiny.npz"), false);
    Path run = folder.resolve("run");
    Cli.run("train", "--no-report", "--data", data, "--steps", 1, "--out", run);

    assertThat(Cli.run("inspect", run).out()).contains("input 1x8x8");
    Cli.assertOneLine(Cli.run("inspect", run, "--model", "simple-cnn"), "not both", ExitCode.USAGE);
    Cli.assertOneLine(Cli.run("inspect", "none"), "none: does not exist", ExitCode.FAILED);
  }

  @Test
  void anImpossibleNetworkIsAUsageError() {
    Cli.assertOneLine(
        Cli.run("inspect", "--model", "simple-vgg", "--conv-layers", 5),
        "does not fit",
        ExitCode.USAGE);
  }

  @Test
  void showsWhoReadsWhomInAGraph() {
    String out = Cli.run("inspect", "--model", "resnet-mini").out();

    assertThat(out)
        .containsPattern("(?m)^conv1 +conv 3x3, pad 1, 32 filters, no bias +direct +32x28x28 +288 ")
        .containsPattern("(?m)^bn1 +batch norm +- +32x28x28 +64 ")
        .containsPattern("(?m)^relu1 .* with bn1 ")
        .containsPattern("(?m)^add1 +add of pool1 and relu4 +- +64x14x14 +- ")
        .containsPattern("(?m)^pool3 +global max pool +- +128x1x1 ");
  }

  @Test
  void batchNormalisationIsAnOptionOfEveryModel() {
    assertThat(Cli.run("inspect", "--model", "simple-cnn", "--batch-norm").out())
        .containsPattern("(?m)^bn2 +batch norm +- +64x14x14 +128 ");
    assertThat(Cli.run("inspect", "--model", "bn-cnn").out())
        .isEqualTo(Cli.run("inspect", "--model", "bn-cnn", "--batch-norm").out())
        .containsPattern("(?m)^fc1 .* 128 ");
  }
}
