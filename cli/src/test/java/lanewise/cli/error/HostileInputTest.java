package lanewise.cli.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import lanewise.cli.Cli;
import lanewise.cli.TinyData;
import lanewise.cli.TinyRun;
import lanewise.datasets.ImageSet;
import lanewise.format.safetensors.Safetensors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are made to harm: each is told in a line, soon. */
class HostileInputTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir private Path folder;

  private static void assertOneCleanLine(Cli.Result result) {
    assertThat(result.status()).isNotZero();
    assertThat(result.err())
        .startsWith("lanewise: error: ")
        .hasLineCount(1)
        .doesNotContain("unexpected", "java.", "com.google", "http", "Exception", "Error")
        .matches("[\\P{Cc}\\n]*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"deep", "deep map", "itself", "list in itself", "aliases", "20 MB"})
  void yamlIsBounded(String kind) throws IOException {
    String text =
        switch (kind) {
          case "deep" -> "epochs: " + "[".repeat(100_000);
          case "deep map" -> "epochs: " + "{a: ".repeat(50_000);
          case "itself" -> "&a {epochs: *a}";
          case "list in itself" -> "filters: &a [*a]";
          case "aliases" ->
              "a: &a [x, x, x, x, x, x, x, x, x]\n"
                  + "b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n".repeat(1)
                  + "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\n"
                  + "d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]\n"
                  + "e: [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\n";
          default -> "epochs: " + "x".repeat(20_000_000); // one word, over which the parser is slow
        };
    Path file = Files.writeString(folder.resolve("bad.yaml"), text);

    assertOneCleanLine(
        Assertions.assertTimeoutPreemptively(SOON, () -> Cli.run("train", "--config", file)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "{\"run\": 3", "null", "{\"run\": []}", "\"\u0007\""})
  void damagedFiguresAreToldInPlainWords(String json) throws IOException {
    Path run = folder.resolve("run");
    TinyRun.train(
        TinyData.write(folder.resolve("tiny.npz"), false), run, "--epochs 1 --quiet --threads 1");
    Files.writeString(run.resolve("metrics.json"), json);

    Cli.Result result = Cli.run("report", run);

    assertOneCleanLine(result);
    assertThat(result.err()).contains("metrics.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--config", "--data", "predict"})
  @Tag("thorough")
  void nobodyWaitsForAPipe(String use) throws Exception {
    Path pipe = folder.resolve("pipe");
    assumeTrue(
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "skipped: no mkfifo");
    Path run = folder.resolve("run");
    TinyRun.train(
        TinyData.write(folder.resolve("tiny.npz"), false), run, "--epochs 1 --quiet --threads 1");

    Cli.Result result =
        Assertions.assertTimeoutPreemptively(
            SOON,
            () ->
                use.equals("predict")
                    ? Cli.run("predict", run, pipe)
                    : Cli.run("train", use, pipe, "--epochs", 1));

    assertThat(result.status()).isNotZero();
    assertThat(result.err()).contains("is a device, pipe or socket").hasLineCount(1);
  }

  @Test
  void classNamesCannotCommandTheTerminal() throws IOException {
    ImageSet tiny = TinyData.images(30, 1);
    for (int row = 0; row < tiny.size(); row++) {
      Path classFolder =
          Files.createDirectories(folder.resolve("set/" + "\u001b[31mred" + tiny.label(row)));
      BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setSample(row % 8, 3, 0, 200);
      ImageIO.write(image, "png", classFolder.resolve(row + ".png").toFile());
    }

    Cli.Result result = Cli.run("data", "check", folder.resolve("set"));

    assertOneCleanLine(result);
    assertThat(result.err())
        .contains("the class name '?[31mred0' holds a control character; rename the class");
    assertThat(result.out()).isEmpty();
  }

  /** Names and texts that came with somebody else's run. */
  @ParameterizedTest
  @CsvSource({
    "best.safetensors, eval, 'its metadata ''lanewise'' is damaged'",
    "metrics.json, compare, a text holds a control character at path $.data.name",
    "predictions.csv, compare, the class name '?[31mred' holds a control character",
    "config.yaml, compare, the setting 'data' holds a control character"
  })
  void aRunCannotCommandTheTerminal(String file, String command, String message)
      throws IOException {
    Path data = TinyData.write(folder.resolve("tiny.npz"), false);
    Path run = folder.resolve("run");
    Path other = folder.resolve("other");
    TinyRun.train(data, run, "--epochs 1 --quiet --threads 1");
    TinyRun.train(data, other, "--epochs 1 --quiet --threads 1");
    Path damaged = run.resolve(file);
    if (file.equals("best.safetensors")) {
      Safetensors.Content content = Safetensors.readAll(damaged);
      Map<String, String> metadata = new TreeMap<>(content.metadata());
      metadata.replaceAll(
          (_, text) -> text.replace("\"classes\":[\"0\"", "\"classes\":[\"\\u001b[31mred\""));
      assertThat(metadata).isNotEqualTo(content.metadata());
      Safetensors.write(damaged, content.tensors(), metadata);
    } else {
      String text = Files.readString(damaged);
      String hostile =
          switch (file) {
            case "metrics.json" ->
                text.replace("\"name\": \"tiny.npz\"", "\"name\": \"\\u001b[31mred\"");
            case "predictions.csv" -> text.replaceFirst("predicted,0", "predicted,\u001b[31mred");
            default -> text.replaceFirst("(?m)^data: .*", "data: \"\\\\e[31mred\"");
          };
      assertThat(hostile).isNotEqualTo(text);
      Files.writeString(damaged, hostile);
    }

    Cli.Result result =
        command.equals("eval")
            ? Cli.run("eval", run, "--data", data)
            : Cli.run("compare", run, other, "--out", folder.resolve("compared"));

    assertOneCleanLine(result);
    assertThat(result.err()).contains(message);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void aDamagedPngIsNoticed() throws IOException {
    Path run = folder.resolve("run");
    TinyRun.train(
        TinyData.write(folder.resolve("tiny.npz"), false), run, "--epochs 1 --quiet --threads 1");
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    Path picture = folder.resolve("a.png");
    ImageIO.write(image, "png", picture.toFile());
    assertThat(Cli.run("predict", run, picture).status()).isZero();
    byte[] good = Files.readAllBytes(picture);
    for (int position = 16; position < good.length - 12; position++) {
      byte[] bytes = good.clone();
      bytes[position] ^= 4;
      Files.write(picture, bytes);
      assertThat(Cli.run("predict", run, picture).status()).as("byte %d", position).isNotZero();
    }
  }

  /** Each of these is noticed by another guard, so each says its own words. */
  @ParameterizedTest
  @CsvSource({
    "0, 1e30, the loss on the test images is",
    "0, 1e39, is not finite after epoch 1 (step 1)",
    "0.3, 1e30, the validation loss became"
  })
  void divergingInTheLastStepIsNoSuccess(String validation, String rate, String message)
      throws IOException {
    Path data =
        TinyData.write(
            folder.resolve("few.npz"),
            Map.of("train", TinyData.images(30, 1), "test", TinyData.images(9, 2)));
    Path run = folder.resolve("run");
    List<Object> command =
        new ArrayList<>(
            List.of(
                "train --optimizer sgd --steps 1 --batch-size 9 --threads 1 --no-report"
                    .split(" ")));
    command.addAll(List.of("--validation", validation, "--lr", rate, "--data", data, "--out", run));

    Cli.Result result = Cli.run(command.toArray());

    assertOneCleanLine(result);
    assertThat(result.status()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains(message);
    assertThat(run.resolve("metrics.json")).doesNotExist();
  }
}
