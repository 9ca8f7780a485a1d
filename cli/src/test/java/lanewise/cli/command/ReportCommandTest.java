package lanewise.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import lanewise.cli.Cli;
import lanewise.cli.TinyData;
import lanewise.cli.browser.Browser;
import lanewise.cli.browser.Page;
import lanewise.cli.browser.Usable;
import lanewise.cli.error.ExitCode;
import lanewise.datasets.ImageSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportCommandTest {
  /** How many headline values stand in each row, if the last row is full. */
  private static final String CARDS =
      """
      (() => {
        const headline = document.querySelector(".headline");
        const boxes = [...headline.children].map((card) => card.getBoundingClientRect());
        const rows = Object.groupBy(boxes, (box) => box.top);
        const full = headline.getBoundingClientRect().right - boxes.at(-1).right < 2;
        return full ? Object.values(rows).map((row) => row.length).join(",") : "a hole";
      })()
      """;

  private static final List<String> FIGURES =
      List.of(
          "loss",
          "accuracy",
          "learning-rate",
          "speed",
          "confusion-matrix",
          "roc",
          "calibration",
          "right",
          "filters",
          "feature-maps",
          "network",
          "time-forward",
          "time-backward");

  @TempDir private static Path folder;
  private static Path data = Path.of("");
  private static Path run = Path.of("");

  @BeforeAll
  static void train() throws IOException {
    data = TinyData.write(folder.resolve("<tiny> & more.npz"), true);
    run = folder.resolve("run");
    Cli.Result result =
        Cli.run("train", "--data", data, "--epochs", 2, "--batch-size", 20, "--out", run);
    assertThat(result.status()).as(result.err()).isEqualTo(ExitCode.DONE);
    assertThat(result.out()).contains("report  " + run.resolve("report.html"));
  }

  @Test
  void anAreaThatIsNotDefinedIsCalledSo() throws IOException {
    ImageSet test = TinyData.images(30, 2);
    int[] zeros = IntStream.range(0, 30).filter(row -> test.label(row) == 0).toArray();
    Path single =
        TinyData.write(
            folder.resolve("single.npz"),
            Map.of("train", TinyData.images(30, 1), "test", test.select(zeros)));
    Path tried = folder.resolve("single");

    Cli.Result result =
        Cli.run("train", "--data", single, "--steps", 1, "--batch-size", 16, "--out", tried);

    assertThat(result.status()).as(result.err()).isEqualTo(ExitCode.DONE);
    assertThat(result.out()).containsPattern("macro AUC +not defined").doesNotContain("NaN");
    assertThat(Files.readString(tried.resolve("report.html")))
        .contains("their mean is not defined")
        .doesNotContain("NaN");
  }

  @Test
  void everyFigureIsThereThreeTimes() throws IOException {
    JsonObject json =
        JsonParser.parseString(Files.readString(run.resolve("report.json"))).getAsJsonObject();
    assertThat(json.getAsJsonObject("figures").keySet()).containsAll(FIGURES);
    for (String figure : json.getAsJsonObject("figures").keySet()) {
      Path svg = run.resolve("figures").resolve(figure + ".svg");
      assertThat(svg).content().startsWith("<svg").doesNotContain("NaN", "var(--");
      BufferedImage png = ImageIO.read(run.resolve("figures").resolve(figure + ".png").toFile());
      assertThat(png.getWidth()).as(figure).isGreaterThan(600);
      assertThat(colours(png)).as(figure).isGreaterThan(3);
    }
  }

  private static long colours(BufferedImage image) {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return Arrays.stream(pixels).distinct().count();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1280; 900; light; 4,4",
        "360; 740; light; 1,2,2,2,1",
        "1280; 900; dark; 4,4",
        "360; 740; dark; 1,2,2,2,1"
      })
  @Tag("thorough")
  void thePageIsWholeOnEveryScreen(int width, int height, String scheme, String rows) {
    try (Browser browser = Browser.launch();
        Page page = browser.open(run.resolve("report.html").toUri().toString())) {
      page.viewport(width, height);
      page.colourScheme(scheme);
      assertThat(page.text("h1")).isEqualTo("simple-cnn on <tiny> & more.npz");
      for (String figure : FIGURES) {
        assertThat(page.evaluate("document.querySelectorAll('#%s svg').length".formatted(figure)))
            .as(figure)
            .hasToString("1");
      }
      assertThat(page.evaluate("document.documentElement.scrollWidth").getAsInt())
          .isLessThanOrEqualTo(width);
      // Content wider than a card scrolls within it.
      assertThat(
              page.evaluate(
                      "[...document.querySelectorAll('figure, .table, dd, h1')]"
                          + ".filter(e => e.getBoundingClientRect().right > innerWidth).length")
                  .getAsInt())
          .isZero();
      assertThat(page.evaluate(CARDS).getAsString()).as("values in each row").isEqualTo(rows);
      String ground =
          page.evaluate("getComputedStyle(document.body).backgroundColor").getAsString();
      assertThat(ground)
          .isEqualTo("dark".equals(scheme) ? "rgb(15, 17, 21)" : "rgb(244, 245, 247)");
      assertThat(page.complaints()).isEmpty();
      Usable.assertUsable(page, "report");
    }
  }

  @Test
  void thePageNeedsNothingElse() throws IOException {
    String html = Files.readString(run.resolve("report.html"));
    assertThat(html)
        .doesNotContain("http://", "https://", "<script", "@import", "url(")
        .contains("&lt;tiny&gt; &amp; more.npz");
  }

  @Test
  void aReportIsDrawnAgain(@TempDir Path other) throws IOException {
    Path copy = copyOf(run, other.resolve("copy"));
    Files.delete(copy.resolve("report.html"));
    Cli.Result result = Cli.run("report", copy);
    assertThat(result.status()).as(result.err()).isEqualTo(ExitCode.DONE);
    assertThat(result.out()).isEqualTo("report  " + copy.resolve("report.html") + "\n");
    assertThat(copy.resolve("report.html")).content().contains("id=\"feature-maps\"");
  }

  @Test
  void timesAreThoseOfTheTraining(@TempDir Path other) throws IOException {
    Path copy = copyOf(run, other.resolve("copy"));
    Path profile = copy.resolve("profile.json");
    JsonObject measured = JsonParser.parseString(Files.readString(profile)).getAsJsonObject();
    assertThat(measured.get("gigaflops").getAsDouble()).isPositive();
    Files.writeString(
        profile,
        """
        {"batch_size": 5, "gigaflops": 7, "gigabytes": 8, "stages": [{"name": "conv1",
        "algorithm": "direct", "forward": 4.2, "least_forward": 2, "backward": 0,
        "least_backward": 0}]}
        """);
    assertThat(Cli.run("report", copy).status()).isEqualTo(ExitCode.DONE);
    assertThat(copy.resolve("report.html"))
        .content()
        .contains("direct, 4.2 µs", "in batches of 5", "7 GFLOP/s and 8 GB/s");
    Files.delete(profile);
    assertThat(Cli.run("report", copy).status()).isEqualTo(ExitCode.DONE);
    assertThat(copy.resolve("report.html")).content().doesNotContain("time-forward");
  }

  @Test
  void withoutDataThereAreNoPictures(@TempDir Path other) throws IOException {
    Path copy = copyOf(run, other.resolve("copy"));
    Path config = copy.resolve("config.yaml");
    Path gone = data.resolveSibling("gone.npz");
    Files.writeString(config, Files.readString(config).replace(data.toString(), gone.toString()));
    Cli.Result result = Cli.run("report", copy);
    assertThat(result.status()).isEqualTo(ExitCode.DONE);
    assertThat(result.err()).startsWith("warning: no pictures in the report: ").hasLineCount(1);
    assertThat(copy.resolve("report.html"))
        .content()
        .contains("id=\"confusion-matrix\"", "id=\"filters\"")
        .doesNotContain("id=\"right\"");
  }

  @Test
  void onlyFinishedRunsHaveReports(@TempDir Path other) throws IOException {
    Cli.assertOneLine(
        Cli.run("report", other),
        "has no config.yaml; expected the folder of a finished run",
        ExitCode.FAILED);
    Path copy = copyOf(run, other.resolve("copy"));
    Files.delete(copy.resolve("metrics.json"));
    Cli.assertOneLine(
        Cli.run("report", copy),
        "copy: is an unfinished run: leave it out, or finish it with `lanewise train --resume`",
        ExitCode.FAILED);
    Files.writeString(copy.resolve("metrics.json"), "{\"run\": [");
    Cli.assertOneLine(
        Cli.run("report", copy),
        "metrics.json: is damaged: it is not as it was written",
        ExitCode.FAILED);
  }

  private static Path copyOf(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    return to;
  }
}
