package lanewise.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import lanewise.cli.Cli;
import lanewise.cli.TinyData;
import lanewise.cli.error.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandsTest {
  @TempDir private Path folder;

  @Test
  void listsWhatThereIsAndWhere() throws IOException {
    Path octmnist = Files.createDirectories(folder.resolve("octmnist"));
    Files.createFile(octmnist.resolve("octmnist.npz"));

    Cli.Result result = Cli.run("data", "list", "--data-dir", folder);

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .containsPattern("(?m)^digits .*\\n +12,000 train, 2,000 test, 10 classes\\n +built in$")
        .containsPattern("(?m)^mnist .*\\n.*\\n +(in /.*|not here; .*: lanewise data fetch mnist)$")
        .containsPattern("(?m)^octmnist .*\\n.* 10,832 validation, .*\\n +in " + octmnist + "$");
  }

  @Test
  void showsStatisticsAndWritesAPicture() throws IOException {
    Path data = TinyData.write(folder.resolve("tiny.npz"), true);
    Path picture = folder.resolve("pictures/tiny.png");

    Cli.Result result = Cli.run("data", "show", data, "--out", picture, "--columns", 5);

    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("tiny.npz: 3 classes of images (channels, height, width) (1, 8, 8)")
        .containsPattern("train pixels / 255: mean 0\\.\\d{4}, standard deviation 0\\.\\d{4}")
        .containsPattern("(?m)^class +train +val +test$")
        .containsPattern("(?m)^0 +30 +10 +10$")
        .containsPattern("(?m)^all +90 +30 +30$")
        .contains("samples of train are in " + picture);
    BufferedImage image = ImageIO.read(picture.toFile());
    assertThat(image.getWidth()).isGreaterThanOrEqualTo(5 * TinyData.SIZE);
  }

  @Test
  void whatIsBuiltInNeedsNoFetching() {
    Cli.Result result = Cli.run("data", "fetch", "digits", "--data-dir", folder);

    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("nothing to fetch");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void mistakesAreOneLine() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    Cli.assertOneLine(Cli.run("data", "fetch", "minst"), "did you mean mnist?", ExitCode.USAGE);
    Cli.assertOneLine(Cli.run("data", "fetch"), "NAME", ExitCode.USAGE);
    Cli.assertOneLine(Cli.run("data", "show", "minst"), "did you mean mnist?", ExitCode.USAGE);
    Cli.assertOneLine(Cli.run("data", "show", file), file.toString(), ExitCode.FAILED);
    Cli.assertOneLine(
        Cli.run("data", "fetch", "mnist", "--data-dir", file), "file", ExitCode.FAILED);
    Cli.assertOneLine(Cli.run("data"), "Missing required subcommand", ExitCode.USAGE);
    Cli.assertOneLine(Cli.run("data", "lst"), "did you mean list?", ExitCode.USAGE);
  }
}
