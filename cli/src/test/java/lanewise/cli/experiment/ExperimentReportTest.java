package lanewise.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import lanewise.cli.Cli;
import lanewise.cli.TinyData;
import lanewise.cli.browser.Browser;
import lanewise.cli.browser.Page;
import lanewise.cli.browser.Usable;
import lanewise.cli.command.ExperimentKind;
import lanewise.cli.error.ExitCode;
import lanewise.model.Release;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The report of each kind of experiment, on a part of a known data set. */
class ExperimentReportTest {
  /** Where pictures of the pages are left, for people to look at. */
  private static final Path PICTURES = Path.of("target", "pictures");

  @TempDir private static Path folder;
  private static Path data;

  /** The required content of each kind of report. */
  private static final Map<ExperimentKind, List<String>> FIGURES =
      Map.of(
          ExperimentKind.LR_FIND, List.of("loss", "slope"),
          ExperimentKind.CROSSVAL,
              List.of(
                  "spread-of-accuracy",
                  "spread-of-balanced-accuracy",
                  "spread-of-macro-auc",
                  "loss",
                  "accuracy",
                  "confusion-matrix",
                  "roc",
                  "calibration"),
          ExperimentKind.TUNE, List.of("trials", "importance", "setting-lr", "setting-optimizer"),
          ExperimentKind.ABLATE,
              List.of("change-of-balanced-accuracy", "change-of-accuracy", "spread-of-macro-auc"),
          ExperimentKind.COMPARE,
              List.of(
                  "test-accuracy",
                  "difference-of-accuracy",
                  "recall-by-class",
                  "precision-by-class",
                  "loss",
                  "accuracy"),
          ExperimentKind.MEDMNIST, List.of("spread-of-macro-auc", "loss", "accuracy"));

  /** Figures beside each other, where a section has two of them, that are not of one height. */
  private static final String UNEQUAL =
      """
      [...document.querySelectorAll(".figures")]
        .map((section) => [...section.querySelectorAll(":scope > .half:not(.alone)")])
        .filter((pair) => pair.length === 2 && pair[0].offsetHeight !== pair[1].offsetHeight)
        .map((pair) => pair.map((figure) => figure.id).join(" and "))
        .join()
      """;

  @BeforeAll
  static void experiment() throws IOException {
    // By its name it is a part of OCTMNIST.
    data =
        TinyData.write(
            folder.resolve("octmnist-subset.npz"),
            Map.of("train", TinyData.images(96, 1, 4), "test", TinyData.images(32, 2, 4)));
    Path space =
        Files.writeString(
            folder.resolve("space.yaml"), "lr: [0.0001, 0.01]\noptimizer: [adam, sgd]\n");
    Path techniques =
        Files.writeString(
            folder.resolve("techniques.yaml"),
            "no <learning> & more: {lr: 1e-9}\nsgd: {optimizer: sgd, lr: 0.02}\n");
    run("lr-find --lr-steps 40 --batch-size 8", ExperimentKind.LR_FIND);
    run("crossval --folds 3 --pool all", ExperimentKind.CROSSVAL);
    run("tune " + space + " --search grid --metric auc", ExperimentKind.TUNE);
    run("ablate " + techniques + " --seeds 2", ExperimentKind.ABLATE);
    run("medmnist --runs 2", ExperimentKind.MEDMNIST);
    Path out = folder.resolve(ExperimentKind.COMPARE.name());
    Cli.Result compared =
        Cli.run(
            "compare",
            folder.resolve("ABLATE/plain-seed-1"),
            folder.resolve("MEDMNIST/run1"),
            folder.resolve("MEDMNIST/run2"),
            "--out",
            out);
    assertThat(compared.status()).as(compared.err()).isZero();
    assertThat(compared.out()).contains("report  " + out.resolve("report.html"));
    Files.createDirectories(PICTURES);
  }

  private static void run(String command, ExperimentKind kind) {
    Path out = folder.resolve(kind.name());
    List<Object> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.addAll(List.of("--data", data, "--epochs", 2, "--threads", 1, "--out", out));
    if (kind != ExperimentKind.LR_FIND) {
      arguments.addAll(List.of("--batch-size", 16));
    }
    Cli.Result result = Cli.run(arguments.toArray());
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("octmnist: subset of 128 of 109,309 images")
        .endsWith("report  " + out.resolve("report.html") + "\n");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MEDMNIST_ALL") // see MedmnistAllTest
  void everyFigureIsThereThreeTimes(ExperimentKind kind) throws IOException {
    Path figures = folder.resolve(kind.name()).resolve("figures");
    JsonObject json =
        JsonParser.parseString(Files.readString(folder.resolve(kind.name()).resolve("report.json")))
            .getAsJsonObject();
    assertThat(json.getAsJsonObject("figures").keySet()).containsAll(FIGURES.get(kind));
    assertThat(json.getAsJsonArray("notes").get(0).getAsString()).contains("subset of 128");
    for (String figure : json.getAsJsonObject("figures").keySet()) {
      assertThat(figures.resolve(figure + ".svg"))
          .content()
          .startsWith("<svg")
          .doesNotContain("NaN", "var(--");
      BufferedImage png = ImageIO.read(figures.resolve(figure + ".png").toFile());
      assertThat(png.getWidth()).as(figure).isGreaterThan(600);
      int[] pixels = png.getRGB(0, 0, png.getWidth(), png.getHeight(), null, 0, png.getWidth());
      assertThat(Arrays.stream(pixels).distinct().count()).as(figure).isGreaterThan(3);
    }
  }

  @Test
  @Tag("thorough")
  void everyPageIsWholeOnEveryScreen() {
    try (Browser browser = Browser.launch()) {
      for (ExperimentKind kind : FIGURES.keySet()) {
        Path page = folder.resolve(kind.name()).resolve("report.html");
        for (int width : new int[] {1280, 360}) {
          for (String scheme : List.of("light", "dark")) {
            look(browser, page, kind, width, scheme);
          }
        }
      }
    }
  }

  private static void look(
      Browser browser, Path file, ExperimentKind kind, int width, String scheme) {
    try (Page page = browser.open(file.toUri().toString())) {
      page.viewport(width, 800);
      page.colourScheme(scheme);
      for (String figure : FIGURES.get(kind)) {
        assertThat(page.evaluate("document.querySelectorAll('#%s svg').length".formatted(figure)))
            .as("%s of %s", figure, kind)
            .hasToString("1");
      }
      assertThat(page.text(".note")).as("%s", kind).contains("subset of 128 of 109,309 images");
      assertThat(page.text("#settings-and-environment"))
          .contains("lanewise ", "lanewise " + Release.VERSION + ", Java ");
      assertThat(page.evaluate("document.documentElement.scrollWidth").getAsInt())
          .as("%s at %d", kind, width)
          .isLessThanOrEqualTo(width);
      assertThat(
              page.evaluate(
                      "[...document.querySelectorAll('figure, .table, dd, h1')]"
                          + ".filter(e => e.getBoundingClientRect().right > innerWidth).length")
                  .getAsInt())
          .as("%s at %d", kind, width)
          .isZero();
      assertThat(
              page.evaluate(
                      "[...document.querySelectorAll('table:not(.pairs) th .word')].filter(e =>"
                          + " e.offsetHeight > 2 * parseFloat(getComputedStyle(e).fontSize)).map(e"
                          + " => e.innerText).join()")
                  .getAsString())
          .as("names broken in tables of %s at %d", kind, width)
          .isEmpty();
      if (width > 760) {
        assertThat(page.evaluate(UNEQUAL).getAsString()).as("holes of %s", kind).isEmpty();
      }
      page.fullScreenshot(PICTURES.resolve("report-%s-%d-%s.png".formatted(kind, width, scheme)));
      assertThat(page.complaints()).isEmpty();
      Usable.assertUsable(page, "%s at %d, %s".formatted(kind, width, scheme));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MEDMNIST_ALL") // see MedmnistAllTest
  void thePageNeedsNothingElse(ExperimentKind kind) throws IOException {
    String page = Files.readString(folder.resolve(kind.name()).resolve("report.html"));
    assertThat(page.replaceAll("(?s)<pre>.*?</pre>", "")) // but for the files that are shown in it
        .doesNotContain("http://", "https://", "<script", "@import", "url(", "<learning>")
        .doesNotContainPattern("\\d\\.0E-\\d"); // as Java writes numbers
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MEDMNIST_ALL") // see MedmnistAllTest
  void aReportIsDrawnAgainTheSame(ExperimentKind kind) throws IOException {
    Path experiment = folder.resolve(kind.name());
    Path page = experiment.resolve("report.html");
    String before = Files.readString(page);
    Files.delete(page);

    Cli.Result result = Cli.run("report", experiment);

    assertThat(result).isEqualTo(new Cli.Result(ExitCode.DONE, "report  " + page + "\n", ""));
    assertThat(page).hasContent(before);
  }

  /** Shares of images are in per cent, scores from 0 to 1, in the tables of every experiment. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"LR_FIND", "MEDMNIST_ALL"})
  void eachKindOfNumberIsWrittenOneWay(ExperimentKind kind) throws IOException {
    String share = "-?\\d+\\.\\d\\d %|\\d+\\.\\d\\d ± \\d+\\.\\d\\d %";
    String score = "[01]\\.\\d{4}( ± 0\\.\\d{4})?";
    Map<String, String> notations =
        Map.of(
            "accuracy|balanced|ACC|validation .*accuracy",
            "|(%s)( \\(\\d.*)?|\\d+\\.\\d to \\d+\\.\\d|[+-]\\d+\\.\\d\\d \\([+-].*"
                .formatted(share),
            "AUC|validation macro AUC|F1|precision|recall",
            "|(%s)( (\\(|to ).*)?|[+-]0\\.\\d{4} \\([+-].*".formatted(score));
    String page = Files.readString(folder.resolve(kind.name()).resolve("report.html"));
    int checked = 0;
    for (String table : found("<table.*?</table>", page)) {
      List<List<String>> rows =
          found("<tr.*?</tr>", table).stream().map(row -> found("<t[hd].*?</t[hd]>", row)).toList();
      for (int column = 1; column < rows.getFirst().size(); column++) {
        for (Map.Entry<String, String> notation : notations.entrySet()) {
          if (words(rows.getFirst().get(column)).matches(notation.getKey())) {
            for (List<String> row : rows.subList(1, rows.size())) {
              assertThat(words(row.get(column))).as(table).matches(notation.getValue());
              checked++;
            }
          }
        }
      }
    }
    assertThat(checked).isPositive();
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .toList();
  }

  private static String words(String markup) {
    return markup.replaceAll("<[^>]*>", "");
  }

  @Test
  void unfinishedOrDamagedFilesAreReportedInOneLine(@TempDir Path other) throws IOException {
    Files.copy(folder.resolve("CROSSVAL/experiment.json"), other.resolve("experiment.json"));
    Cli.assertOneLine(Cli.run("report", other), "has an unfinished experiment", ExitCode.FAILED);
    Files.writeString(other.resolve("crossval.json"), "{\"experiment\": \"cv\"}");
    Cli.assertOneLine(Cli.run("report", other), "data is missing", ExitCode.FAILED);
  }

  @Test
  void aReportCanBeLeftOut(@TempDir Path other) {
    Path out = other.resolve("found");

    Cli.Result result =
        Cli.run("lr-find", "--data", data, "--lr-steps", 20, "--no-report", "--out", out);

    assertThat(result.status()).isZero();
    assertThat(out.resolve("lr-find.json")).exists();
    assertThat(out.resolve("report.html")).doesNotExist();
  }
}
