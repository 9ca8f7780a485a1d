package lanewise.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import lanewise.cli.Cli;
import lanewise.cli.TinyData;
import lanewise.cli.error.ExitCode;
import lanewise.datasets.ImageSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandsTest {
  private static final List<String> NAMES = List.of("0", "1", "2");

  @TempDir private Path folder;

  @Test
  void listsDataSetsAndTheirFolders() throws IOException {
    Path octmnist = Files.createDirectories(folder.resolve("octmnist"));
    Files.createFile(octmnist.resolve("octmnist.npz"));

    Cli.Result result = Cli.run("data", "list", "--data-dir", folder);

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .containsPattern("(?m)^digits .*\\n +12,000 train, 2,000 test, 10 classes\\n +built in$")
        .containsPattern("(?m)^mnist .*\\n.*\\n +(in /.*|not here; .*: lanewise data fetch mnist)$")
        .containsPattern("(?m)^octmnist .*\\n.* 10,832 validation, .*\\n +in " + octmnist + "$")
        .containsPattern("(?m)^emnist-letters .*\\n.*\\n.*\\n +licence: unverified; .*$");
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
  void showsImagesBeforeAndAfterAugmentation() throws IOException {
    Path data = TinyData.write(folder.resolve("tiny.npz"), true);
    Path picture = folder.resolve("augmented.png");

    Cli.Result result =
        Cli.run("data", "show", data, "--out", picture, "--augment", "rotate=20,flip", "--seed", 3);

    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("images before and after flip=0.5,rotate=20 are in " + picture);
    assertThat(ImageIO.read(picture.toFile()).getWidth()).isGreaterThanOrEqualTo(13 * 56);
  }

  @Test
  void checkFindsNothingInASoundSet() throws IOException {
    Cli.Result result = Cli.run("data", "check", TinyData.write(folder.resolve("tiny.npz"), true));

    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .containsPattern("(?m)^class +train +validation +test$")
        .containsPattern("(?m)^all +90 +30 +30$")
        .containsPattern("(?m)^blank +0 +0 +0$")
        .contains("no two images are identical");
  }

  @Test
  void checkReportsDuplicatesAndContradictions() throws IOException {
    ImageSet train = TinyData.images(9, 1);
    ImageSet copies = train.select(new int[] {1, 7});
    ImageSet test = new ImageSet(train.imageShape(), copies.pixels(), new int[] {1, 2}, NAMES);
    Path data = TinyData.write(folder.resolve("tiny.npz"), Map.of("train", train, "test", test));

    Cli.Result text = Cli.run("data", "check", data);
    Cli.Result result = Cli.run("data", "check", data, "--json");

    Cli.assertOneLine(
        text,
        "tiny.npz: identical images are in two splits or have two labels (2 and 1 groups)",
        ExitCode.FAILED);
    assertThat(text.out())
        .contains("groups of identical images: 2; across splits: 2; with different labels: 1")
        .containsSubsequence("train 7 (1) = test 1 (2)  labels differ", "train 1 (1) = test 0 (1)");
    assertThat(result.status()).isEqualTo(ExitCode.FAILED);
    JsonObject report = JsonParser.parseString(result.out()).getAsJsonObject();
    assertThat(report.get("duplicates_across_splits").getAsInt()).isEqualTo(2);
    assertThat(report.get("label_conflicts").getAsInt()).isEqualTo(1);
    assertThat(report.getAsJsonArray("splits")).hasSize(2);
    JsonObject second = report.getAsJsonArray("duplicates").get(1).getAsJsonObject();
    assertThat(second.get("labels_differ").getAsBoolean()).isTrue();
    assertThat(second.getAsJsonArray("places").get(0).getAsJsonObject().get("row").getAsInt())
        .isEqualTo(7);
  }

  @Test
  void checkReadsFoldersOfImages() throws IOException {
    for (String split : List.of("train", "test")) {
      for (int label = 0; label < 2; label++) {
        Path classFolder =
            Files.createDirectories(folder.resolve("photos").resolve(split).resolve("c" + label));
        for (int i = 0; i < 3; i++) {
          BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
          // The last image of a class is the same in both splits, the others are not.
          image.getRaster().setSample(i, label, 0, i == 2 ? 200 : split.length() * 10);
          ImageIO.write(image, "png", classFolder.resolve(i + ".png").toFile());
        }
      }
    }

    Cli.Result result = Cli.run("data", "check", folder.resolve("photos"));

    Cli.assertOneLine(result, "photos: identical images are in two splits", ExitCode.FAILED);
    assertThat(result.status()).isEqualTo(ExitCode.FAILED);
    assertThat(result.out())
        .contains("groups of identical images: 2; across splits: 2; with different labels: 0")
        .contains("train 2 (c0) = test 2 (c0)", "train 5 (c1) = test 5 (c1)");
  }

  @Test
  void builtInSetsNeedNoFetching() {
    Cli.Result result = Cli.run("data", "fetch", "digits", "--data-dir", folder);

    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("nothing to fetch");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void mistakesAreOneLine() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    Cli.assertOneLine(
        Cli.run("data", "fetch", "minst"),
        "the nearest are mnist, kmnist, qmnist; `lanewise data list`",
        ExitCode.USAGE);
    Cli.assertOneLine(Cli.run("data", "fetch"), "NAME", ExitCode.USAGE);
    Cli.assertOneLine(Cli.run("data", "show", "minst"), "did you mean mnist?", ExitCode.USAGE);
    Cli.assertOneLine(Cli.run("data", "check", "minst"), "did you mean mnist?", ExitCode.USAGE);
    Cli.assertOneLine(Cli.run("data", "check", file), file.toString(), ExitCode.FAILED);
    Cli.assertOneLine(Cli.run("data", "show", file), file.toString(), ExitCode.FAILED);
    Cli.assertOneLine(
        Cli.run("data", "fetch", "mnist", "--data-dir", file), "file", ExitCode.FAILED);
    Cli.assertOneLine(Cli.run("data"), "the name of its command is missing", ExitCode.USAGE);
    Cli.assertOneLine(Cli.run("data", "lst"), "did you mean list?", ExitCode.USAGE);
  }
}
