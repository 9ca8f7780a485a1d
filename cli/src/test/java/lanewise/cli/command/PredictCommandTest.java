package lanewise.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import lanewise.cli.Cli;
import lanewise.cli.TinyData;
import lanewise.cli.TinyRun;
import lanewise.cli.error.ExitCode;
import lanewise.datasets.ImageSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {
  @TempDir private static Path folder;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    Path data = TinyData.write(folder.resolve("tiny.npz"), false);
    run = folder.resolve("run");
    TinyRun.train(data, run, "--epochs 6 --batch-size 10 --lr 3e-3");
  }

  @Test
  void namesTheClassesOfRows() {
    Cli.Result result = Cli.run("predict", run, "--rows", "0-2,29");

    assertThat(result.status()).isZero();
    List<String> lines = result.out().lines().toList();
    assertThat(lines).hasSize(1 + 4);
    assertThat(lines.get(0)).matches("image +actual +first +second +third");
    assertThat(lines.get(1)).matches("tiny.npz test 0 +0 +0 +(> )?\\d+\\.\\d\\d %.*");
    assertThat(lines.get(4)).matches("tiny.npz test 29 +2 +2 +(> )?\\d+\\.\\d\\d %.*");
  }

  @Test
  void jsonHoldsAllProbabilitiesTheLargestFirst() {
    JsonObject prediction = prediction(Cli.run("predict", run, "--rows", "4", "--json"));

    assertThat(prediction.get("actual").getAsString()).isEqualTo("1");
    assertThat(prediction.get("predicted").getAsString()).isEqualTo("1");
    List<Double> probabilities =
        prediction.getAsJsonArray("probabilities").asList().stream()
            .map(JsonElement::getAsJsonObject)
            .map(entry -> entry.get("probability").getAsDouble())
            .toList();
    assertThat(probabilities).hasSize(TinyData.CLASSES);
    assertThat(probabilities.stream().mapToDouble(p -> p).sum()).isCloseTo(1, within(1e-6));
    assertThat(probabilities.getFirst()).isGreaterThan(probabilities.get(1));
  }

  @Test
  void anImageFileIsSeenAsTheRowItWasMadeOf() throws IOException {
    Path grey = write("grey.png", BufferedImage.TYPE_BYTE_GRAY, 1, false);
    Path large = write("large.png", BufferedImage.TYPE_INT_RGB, 4, false);
    Path inked = write("inked.png", BufferedImage.TYPE_BYTE_GRAY, 1, true);
    JsonObject row = prediction(Cli.run("predict", run, "--rows", "0", "--json"));

    JsonObject fromGrey = prediction(Cli.run("predict", run, grey, "--json"));
    JsonObject fromLarge = prediction(Cli.run("predict", run, large, "--json"));
    JsonObject fromInked = prediction(Cli.run("predict", run, inked, "--invert", "--json"));

    assertThat(fromGrey.get("probabilities")).isEqualTo(row.get("probabilities"));
    assertThat(fromGrey.get("actual").isJsonNull()).isTrue();
    assertThat(fromLarge.get("predicted")).isEqualTo(row.get("predicted"));
    assertThat(fromInked.get("probabilities")).isEqualTo(row.get("probabilities"));
  }

  @Test
  void withViewsTheMeanOfTheImageAndItsMirrorImageCounts() throws IOException {
    Path image = write("image.png", BufferedImage.TYPE_BYTE_GRAY, 1, false);
    Path mirrored = mirror(image, "mirrored.png");

    Map<String, Double> ofImage = probabilities(Cli.run("predict", run, image, "--json"));
    Map<String, Double> ofMirrored = probabilities(Cli.run("predict", run, mirrored, "--json"));
    Map<String, Double> both =
        probabilities(Cli.run("predict", run, image, "--test-views", "flip", "--json"));

    assertThat(ofImage).isNotEqualTo(ofMirrored);
    assertThat(both).containsOnlyKeys(ofImage.keySet());
    both.forEach(
        (name, mean) ->
            assertThat(mean)
                .isCloseTo((ofImage.get(name) + ofMirrored.get(name)) / 2, within(1e-6)));
  }

  @Test
  void notesOfADataSetAreShown() throws IOException {
    Path data = folder.resolve("classes");
    for (String name : List.of("dark", "light")) {
      Path images = Files.createDirectories(data.resolve(name));
      for (int i = 0; i < 5; i++) {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(i, i, 0, name.equals("dark") ? 50 : 200);
        ImageIO.write(image, "png", images.resolve(i + ".png").toFile());
      }
    }
    Path ofFolder = folder.resolve("of-folder");
    TinyRun.train(data, ofFolder, "--steps 1 --batch-size 2 --validation 0");

    Cli.Result result = Cli.run("predict", ofFolder, "--rows", "0");
    Cli.Result asJson = Cli.run("predict", ofFolder, "--rows", "0", "--json");

    String note = "no test folder: 2 of 10 images held out for testing";
    assertThat(result.out()).contains(note);
    assertThat(asJson.out()).contains("\"notes\"", note);
  }

  @Test
  void anImageThatSeemsInvertedIsNoted() throws IOException {
    Path inked = write("inked.png", BufferedImage.TYPE_BYTE_GRAY, 1, true);
    Path light = write("light.png", BufferedImage.TYPE_BYTE_GRAY, 1, false);

    Cli.Result hinted = Cli.run("predict", run, inked, light);
    Cli.Result asJson = Cli.run("predict", run, inked, light, "--json");

    assertThat(hinted.out())
        .containsPattern(
            "note: 1 of 2 images: much brighter than what the network was trained on"
                + " \\(mean 0\\.\\d\\d, there 0\\.\\d\\d\\): try --invert\n");
    assertThat(asJson.out()).contains("try --invert");
    assertThat(Cli.run("predict", run, inked, "--invert").out()).doesNotContain("note");
    assertThat(Cli.run("predict", run, light, "--invert").out()).contains("try without --invert");
  }

  @Test
  void fittingFindsTheInkAnywhereOnAPage() throws IOException {
    Path page = page("page.png", 20, 10);
    Path elsewhere = page("elsewhere.png", 90, 130);

    Cli.Result one = Cli.run("predict", run, page, "--invert", "--fit", "--json");
    Cli.Result other = Cli.run("predict", run, elsewhere, "--invert", "--fit", "--json");

    assertThat(probabilities(one)).isEqualTo(probabilities(other));
    assertThat(probabilities(Cli.run("predict", run, page, "--invert", "--json")))
        .isNotEqualTo(probabilities(one));
  }

  @Test
  void whatReachedTheNetworkCanBeSeen() throws IOException {
    Path page = page("page.png", 20, 10);
    Path sheet = folder.resolve("seen/sheet.png");

    Cli.Result shown =
        Cli.run("predict", run, page, "--invert", "--fit", "--show", "--save", sheet);
    Cli.Result rows = Cli.run("predict", run, "--rows", "0-2", "--show");

    List<String> lines = shown.out().lines().toList();
    int name = lines.lastIndexOf(page.toString());
    assertThat(lines.subList(name + 1, name + 1 + TinyData.SIZE / 2))
        .allSatisfy(line -> assertThat(line).matches("[ .:*#░▒▓█]{%d}".formatted(TinyData.SIZE)))
        .anySatisfy(line -> assertThat(line).containsPattern("[#█▓]"));
    assertThat(lines).contains("what reached the network is in " + sheet);
    assertThat(ImageIO.read(sheet.toFile()).getHeight()).isGreaterThan(100);
    assertThat(rows.out()).contains("\ntiny.npz test 0\n", "\ntiny.npz test 2\n");
  }

  @Test
  void severalFilesMakeATable() throws IOException {
    Path one = write("one.png", BufferedImage.TYPE_BYTE_GRAY, 1, false);
    Path two = write("two.png", BufferedImage.TYPE_BYTE_GRAY, 2, false);

    Cli.Result result = Cli.run("predict", run, one, two, "--batch-size", 1);

    assertThat(result.out().lines()).hasSize(3);
    assertThat(result.out()).startsWith("image").contains("one.png").contains("two.png");
    assertThat(result.out()).doesNotContain("actual");
  }

  @Test
  void filesAreReadBatchByBatchInTheirOrder() throws IOException {
    List<Object> arguments = new ArrayList<>(List.of("predict", run));
    for (int i = 0; i < 5; i++) {
      arguments.add(write("file%d.png".formatted(i), BufferedImage.TYPE_BYTE_GRAY, 1, i % 2 == 1));
    }
    arguments.add("--json");
    String together = Cli.run(arguments.toArray()).out();
    arguments.addAll(List.of("--batch-size", 2));
    for (int threads = 1; threads <= 3; threads++) {
      List<Object> threaded = new ArrayList<>(arguments);
      threaded.addAll(List.of("--threads", threads));
      Cli.Result inThree = Cli.run(threaded.toArray());

      assertThat(inThree.err()).isEmpty();
      assertThat(inThree.out()).isEqualTo(together).containsSubsequence("file0", "file3", "file4");
    }
  }

  @Test
  void ofSeveralFilesThatAreNoImagesTheFirstIsNamed() throws IOException {
    Path image = write("image.png", BufferedImage.TYPE_BYTE_GRAY, 1, false);
    Path first = Files.writeString(folder.resolve("first.png"), "no image");
    Path second = Files.writeString(folder.resolve("second.png"), "no image");
    for (int threads = 1; threads <= 3; threads++) {
      Cli.Result result =
          Cli.run(
              "predict", run, image, first, image, second, "--batch-size", 3, "--threads", threads);

      Cli.assertOneLine(result, "first.png", ExitCode.FAILED);
      assertThat(result.out()).isEmpty();
    }
  }

  @Test
  void mistakesAreOneLine() throws IOException {
    Path text = Files.writeString(folder.resolve("text.png"), "no image");

    Cli.assertOneLine(
        Cli.run("predict", run, text, "--normalize", "none"), "needs --data", ExitCode.USAGE);
    Cli.assertOneLine(Cli.run("predict", run), "image files or --rows", ExitCode.USAGE);
    Cli.assertOneLine(
        Cli.run("predict", run, text, "--rows", "1"), "image files or --rows", ExitCode.USAGE);
    Cli.assertOneLine(Cli.run("predict", run, text), "text.png", ExitCode.FAILED);
    Cli.assertOneLine(Cli.run("predict", run, "none.png"), "none.png", ExitCode.FAILED);
    Cli.assertOneLine(Cli.run("predict", "none", text), "none: does not exist", ExitCode.FAILED);
    Cli.assertOneLine(
        Cli.run("predict", run, "--rows", "0", "--save", text.resolve("x.png")),
        "text.png: is a file; expected a folder",
        ExitCode.FAILED);
    Cli.assertOneLine(Cli.run("predict", run, "--rows", "a"), "--rows", ExitCode.USAGE);
    Cli.assertOneLine(
        Cli.run("predict", run, "--rows", "28-30"), "the rows are 0 to 29", ExitCode.FAILED);
  }

  /** The first test image as a file: enlarged, and white on black or the other way round. */
  private static Path write(String name, int type, int scale, boolean inverted) throws IOException {
    ImageSet images = TinyData.images(30, 2);
    int size = TinyData.SIZE * scale;
    BufferedImage image = new BufferedImage(size, size, type);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int value = images.pixels()[y / scale * TinyData.SIZE + x / scale] & 0xff;
        int stored = inverted ? 255 - value : value;
        for (int band = 0; band < image.getRaster().getNumBands(); band++) {
          image.getRaster().setSample(x, y, band, stored);
        }
      }
    }
    Path file = folder.resolve(name);
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  /** White paper of 200 x 200 with a dark corner of two strokes. */
  private static Path page(String name, int top, int left) throws IOException {
    BufferedImage image = new BufferedImage(200, 200, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D pen = image.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, 200, 200);
    pen.setColor(Color.BLACK);
    pen.fillRect(left, top, 40, 8);
    pen.fillRect(left, top, 8, 60);
    pen.dispose();
    Path file = folder.resolve(name);
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private static Path mirror(Path file, String name) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    BufferedImage mirrored =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int value = image.getRaster().getSample(image.getWidth() - 1 - x, y, 0);
        mirrored.getRaster().setSample(x, y, 0, value);
      }
    }
    Path target = folder.resolve(name);
    ImageIO.write(mirrored, "png", target.toFile());
    return target;
  }

  private static Map<String, Double> probabilities(Cli.Result result) {
    return prediction(result).getAsJsonArray("probabilities").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .collect(
            Collectors.toMap(
                entry -> entry.get("name").getAsString(),
                entry -> entry.get("probability").getAsDouble()));
  }

  private static JsonObject prediction(Cli.Result result) {
    assertThat(result.status()).as(result.err()).isZero();
    return JsonParser.parseString(result.out())
        .getAsJsonObject()
        .getAsJsonArray("predictions")
        .get(0)
        .getAsJsonObject();
  }
}
