package lanewise.cli.playground;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import lanewise.cli.Cli;
import lanewise.cli.browser.Browser;
import lanewise.cli.browser.Page;
import lanewise.cli.browser.Page.Point;
import lanewise.cli.browser.Usable;
import lanewise.cli.web.LoopbackServer;
import lanewise.datasets.digits.Digits;
import lanewise.format.safetensors.Safetensors;
import lanewise.model.ModelCard;
import lanewise.model.ModelName;
import lanewise.model.Weights;
import lanewise.nn.Network;
import lanewise.run.RunSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Drawing in a real browser, with a network trained on the generated digits. */
@Tag("thorough")
class PlaygroundPageTest {
  /** Where the pictures of the pages are left, for people to look at. */
  private static final Path PICTURES = Path.of("target", "pictures");

  /** Generous, because the machine may be busy; the measured value is printed. */
  private static final double MAX_MILLISECONDS = 1000;

  @TempDir private static Path folder;
  private static @Nullable Browser browser;

  private final LoopbackServer server = new LoopbackServer(0);
  private @Nullable Playground playground;
  private int classes;

  @BeforeAll
  static void train() throws IOException {
    browser = Browser.launch(); // without one, the training would be in vain
    Files.createDirectories(PICTURES);
    Cli.Result trained =
        Cli.run("train", "--no-report", "--epochs", 2, "--quiet", "--out", folder.resolve("run"));
    assertThat(trained.status()).isZero();
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void serve() {
    Path file = Weights.fileOf(folder.resolve("run"));
    ModelCard card = ModelCard.read(file).orElseThrow();
    Network network = card.network();
    RunSettings settings = RunSettings.of(ModelName.SIMPLE_CNN, "digits").threads(1);
    KeptWeights kept = new KeptWeights(file, network, Safetensors.read(file));
    playground =
        new Playground("run", card, network, kept, null, settings, settings, Digits.standard());
    new Site(playground).serveOn(server);
    server.start();
    classes = card.classNames().size();
  }

  @AfterEach
  void close() {
    server.close();
    Objects.requireNonNull(playground).close();
  }

  @Test
  void aDrawnOneIsAOne() {
    try (Page page = open()) {
      draw(page, 0.52, 0.15, 0.5, 0.5, 0.49, 0.85);
      awaitAnswer(page, "1");

      assertThat(page.evaluate("document.querySelectorAll('#probabilities li').length").getAsInt())
          .isEqualTo(classes);
      assertThat(page.text("#probabilities .best b")).isEqualTo("1");
      // Nobody has said what it is: backward begins with what the network takes it for.
      page.click("#backward");
      assertThat(page.evaluate("label.value").getAsString()).isEqualTo("1");
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void everyStrokeChangesTheMapsOfEveryLayer() {
    try (Page page = open()) {
      int stages = page.evaluate("document.querySelectorAll('#stages button').length").getAsInt();
      assertThat(stages).isGreaterThan(2);
      // A sure answer's softmax is the same for both drawings.
      for (int stage = 0; stage < stages - 1; stage++) {
        page.evaluate(
            "slider.value = %d, slider.dispatchEvent(new Event('input'))".formatted(stage));
        draw(page, 0.3, 0.2, 0.7, 0.2, 0.45, 0.8);
        awaitAnswer(page, "7");
        JsonElement before = maps(page);
        draw(page, 0.3, 0.5, 0.7, 0.5);
        page.await("latency.dataset.quiet === 'true'");
        assertThat(maps(page)).as(page.text("#title")).isNotEqualTo(before);
        page.click("#clear");
      }
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void theMapsFollowTheHand() {
    try (Page page = open()) {
      for (int stroke = 0; stroke < 12; stroke++) {
        double angle = stroke * Math.PI / 6;
        draw(
            page,
            IntStream.rangeClosed(0, 10)
                .mapToDouble(i -> angle + i * Math.PI / 30)
                .boxed()
                .flatMap(a -> List.of(0.5 + 0.3 * Math.cos(a), 0.5 + 0.35 * Math.sin(a)).stream())
                .mapToDouble(Double::doubleValue)
                .toArray());
      }
      awaitAnswer(page, "0");

      System.out.println(page.text("#latency"));
      double median = page.evaluate("Number(latency.dataset.milliseconds)").getAsDouble();
      assertThat(median).isBetween(0.01, MAX_MILLISECONDS);
    }
  }

  @Test
  void aFingerDrawsOnAPhone() {
    try (Page page = open()) {
      page.viewport(360, 740);
      page.touchStroke(points(page, 0.5, 0.15, 0.5, 0.3, 0.5, 0.5, 0.5, 0.7, 0.5, 0.85));
      awaitAnswer(page, "1");

      assertThat(page.evaluate("document.documentElement.scrollWidth").getAsInt())
          .isLessThanOrEqualTo(360);
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void theKeyboardDraws() {
    try (Page page = open()) {
      page.evaluate("pad.focus()");
      for (String key : List.of("ArrowUp", "ArrowDown", "ArrowDown", "ArrowUp")) {
        for (int i = 0; i < 7; i++) {
          page.press(key);
        }
      }
      awaitAnswer(page, "1");
      assertThat(page.evaluate("seen.ariaLabel").getAsString()).endsWith("takes it for 1");
      page.press("Escape");
      page.await("!hint.hidden && latency.dataset.quiet === 'true'");
    }
  }

  @Test
  void testImagesAndUploadsAreShownToo() throws IOException {
    try (Page page = open()) {
      int label = Digits.standard().test().label(0);
      awaitAnswer(page, Integer.toString(label));
      assertThat(page.text("#test")).isEqualTo("no. 0, labelled " + label);
      page.click("#next");
      assertThat(page.text("#test"))
          .isEqualTo("no. 1, labelled " + Digits.standard().test().label(1));

      page.evaluate(
          """
          (async () => {
            const canvas = new OffscreenCanvas(200, 200);
            const ink = canvas.getContext("2d");
            ink.fillStyle = "#fff";
            ink.fillRect(0, 0, 200, 200);
            ink.fillStyle = "#000";
            ink.fillRect(93, 35, 14, 130);
            const files = new DataTransfer();
            files.items.add(new File([await canvas.convertToBlob()], "one.png"));
            document.getElementById("invert").checked = true;
            document.getElementById("file").files = files.files;
            document.getElementById("file").dispatchEvent(new Event("change"));
          })()
          """);
      awaitAnswer(page, "1");
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void aPixelPointedAtIsTakenApart() {
    try (Page page = open()) {
      page.click("#maps canvas");
      page.await("valueTitle.innerText.startsWith('conv1, map ')");
      assertThat(page.text("#formula")).startsWith("sum of 9 products = ");
      assertThat(page.evaluate("groups.querySelectorAll('td').length").getAsInt()).isEqualTo(27);
      assertThat(page.evaluate("document.querySelectorAll('#maps .frame').length").getAsInt())
          .isEqualTo(1);
      assertThat(page.evaluate("document.querySelectorAll('.pad .frame').length").getAsInt())
          .isEqualTo(1);

      String before = page.text("#valueTitle");
      page.evaluate("document.querySelector('#large canvas').focus()");
      page.press("ArrowDown");
      page.await("valueTitle.innerText !== '%s'".formatted(before));
      String formula = page.text("#formula");
      draw(page, 0.1, 0.1, 0.9, 0.1, 0.9, 0.9, 0.1, 0.9, 0.1, 0.1, 0.9, 0.9);
      page.await("formula.innerText !== '%s'".formatted(formula)); // it follows the drawing

      page.evaluate("document.querySelector('#large canvas').focus()");
      page.press("Escape");
      assertThat(page.evaluate("valueBody.hidden && !pointHint.hidden").getAsBoolean()).isTrue();
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void theLastStepsNameTheClasses() {
    try (Page page = open()) {
      page.evaluate("[...document.querySelectorAll('#stages button')].at(-1).click()");
      assertThat(page.evaluate("outputs.children.length").getAsInt()).isEqualTo(classes);
      page.click("#outputs li:nth-child(7) button");
      page.await("valueTitle.innerText === 'softmax, value 6 (6)'");
      assertThat(page.text("#formula")).startsWith("e^(");
      assertThat(page.evaluate("groups.querySelectorAll('td').length").getAsInt())
          .isEqualTo(classes);
      assertThat(page.evaluate("path.children.length").getAsInt()).isGreaterThan(5);
      page.click("#path button:nth-child(2)");
      page.await("document.querySelectorAll('#maps .frame').length > 1");
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void backwardShowsGradientsAndTrainsOnThePicture() {
    try (Page page = open()) {
      JsonElement forward = maps(page);
      page.click("#backward");
      page.await("loss.textContent !== ''");
      assertThat(maps(page)).isNotEqualTo(forward);
      page.click("#maps canvas");
      page.await("valueTitle.innerText.startsWith('gradient of conv1')");

      String share =
          "Number(document.querySelectorAll('#probabilities .value')[3].innerText.replace(/[<>]/,"
              + " '').slice(0, -2))";
      double before = page.evaluate(share).getAsDouble();
      page.evaluate("label.value = 3, label.dispatchEvent(new Event('change'))");
      page.evaluate("rate.value = 0.003");
      for (int step = 1; step <= 3; step++) {
        page.click("#step");
        page.await("stepText.innerText.startsWith('%d step')".formatted(step));
      }
      page.await(share + " > " + (before + 1));
      assertThat(page.evaluate("changes.tBodies[0].rows.length").getAsInt()).isGreaterThan(3);
      for (int step = 2; step >= 0; step--) {
        page.click("#undo");
        page.await("stepText.innerText.startsWith('%d step')".formatted(step));
      }
      page.await(share + " === " + before);
      page.click("#forward");
      page.await("latency.dataset.quiet === 'true'");
      assertThat(maps(page)).isEqualTo(forward);
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void aLinkOpensTheSameState() {
    try (Page page = open("#image=4&step=3&value=4-5-2-7&label=1")) {
      page.await("valueTitle.innerText === 'gradient of conv2, map 5, row 2, column 7'");
      assertThat(page.text("#title")).isEqualTo("pool1");
      assertThat(page.text("#test")).startsWith("no. 4,");
      assertThat(page.evaluate("label.value").getAsString()).isEqualTo("1");
      page.click("#next");
      page.click("#forward");
      page.await("valueTitle.innerText === 'conv2, map 5, row 2, column 7'");
      assertThat(page.evaluate("location.hash").getAsString())
          .isEqualTo("#image=5&step=3&value=4-5-2-7");
      assertThat(page.complaints()).isEmpty();
    }
    try (Page page = open("#image=999999&step=x&value=4-5-2-99&label=-1")) {
      assertThat(page.evaluate("location.hash").getAsString()).isEqualTo("#image=0&step=0");
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void theKeyboardTakesValuesApart() {
    try (Page page = open()) {
      page.evaluate("document.querySelector('#maps canvas').focus()");
      page.press("ArrowRight");
      page.await("valueTitle.innerText === 'conv1, map 0, row 14, column 14'");
      page.press("ArrowRight");
      page.await("valueTitle.innerText === 'conv1, map 1, row 14, column 14'");
      page.press("Enter");
      page.press("ArrowUp");
      page.await("valueTitle.innerText === 'conv1, map 1, row 13, column 14'");
      page.press("Escape");
      assertThat(page.evaluate("valueBody.hidden").getAsBoolean()).isTrue();
      assertThat(page.evaluate("maps.contains(document.activeElement)").getAsBoolean()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"1280, 800, light", "1280, 800, dark", "390, 844, light", "390, 844, dark"})
  void theTakenApartPageCanBeLookedAt(int width, int height, String scheme) {
    try (Page page = open()) {
      page.viewport(width, height);
      page.colourScheme(scheme);
      page.click("#backward");
      page.await("loss.textContent !== ''");
      page.click("#step");
      page.await("stepText.innerText.startsWith('1 step')");
      page.click("#changesOf summary");
      page.click("#stages button:nth-child(5)");
      page.evaluate("document.querySelector('#maps canvas').focus()");
      page.press("ArrowRight"); // the middle of the canvas may be between maps
      page.await("groups.children.length > 0");
      page.fullScreenshot(
          PICTURES.resolve("playground-backward-%d-%s.png".formatted(width, scheme)));
      Usable.assertUsable(page, "playground, backward");
      assertThat(page.evaluate("document.documentElement.scrollWidth").getAsInt())
          .isLessThanOrEqualTo(width);
      page.click("#forward");
      page.await("valueTitle.innerText.startsWith('conv2')");
      page.fullScreenshot(PICTURES.resolve("playground-value-%d-%s.png".formatted(width, scheme)));
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void onAPhoneTheAnswerStaysAboveThePadAndTargetsAreLarge() {
    try (Page page = open()) {
      page.viewport(390, 844);
      page.click("#backward");
      page.evaluate("scrollTo(0, pad.getBoundingClientRect().top + scrollY - 100)");
      assertThat(
              page.evaluate(
                      "answer.getBoundingClientRect().top >= 0 && answer.getBoundingClientRect()"
                          + ".bottom <= pad.getBoundingClientRect().top")
                  .getAsBoolean())
          .isTrue();
      String small =
          """
          [...document.querySelectorAll("button, .button, .check, select, summary, #slider, #rate")]
            .filter((element) => element.checkVisibility())
            .map((element) => [element.id || element.innerText, element.getBoundingClientRect()])
            .filter(([, box]) => box.width < 44 || box.height < 44)
            .map(([name]) => name)
          """;
      assertThat(page.evaluate(small).getAsJsonArray().asList()).isEmpty();
    }
  }

  @Test
  void afterTheEndThePageShowsIt() {
    try (Page page = open()) {
      server.close();
      draw(page, 0.5, 0.2, 0.5, 0.8);
      page.await("!notice.hidden");
      assertThat(page.text("#notice")).contains("has been stopped");
    }
  }

  @ParameterizedTest
  @CsvSource({"1280, 800, light", "1280, 800, dark", "360, 740, light", "360, 740, dark"})
  void thePageCanBeLookedAt(int width, int height, String scheme) {
    try (Page page = open()) {
      page.viewport(width, height);
      page.colourScheme(scheme);
      draw(page, 0.3, 0.2, 0.72, 0.2, 0.55, 0.5, 0.45, 0.82);
      awaitAnswer(page, "7");
      Path picture = PICTURES.resolve("playground-%d-%s.png".formatted(width, scheme));
      page.fullScreenshot(picture);
      assertThat(picture).isNotEmptyFile();
      assertThat(page.complaints()).isEmpty();
      Usable.assertUsable(page, "playground");
    }
  }

  private Page open() {
    return open("");
  }

  private Page open(String link) {
    Page page = Objects.requireNonNull(browser).open(server.address() + link);
    page.await("document.documentElement.dataset.ready && latency.dataset.quiet === 'true'");
    return page;
  }

  /** Draws on the pad with the mouse; coordinates x, y, x, y… from 0 to 1. */
  private static void draw(Page page, double... coordinates) {
    page.stroke(points(page, coordinates));
  }

  private static List<Point> points(Page page, double... coordinates) {
    Point middle = page.middle("#pad");
    double side = page.evaluate("pad.getBoundingClientRect().width").getAsDouble();
    return IntStream.range(0, coordinates.length / 2)
        .mapToObj(
            i ->
                new Point(
                    middle.x() + (coordinates[2 * i] - 0.5) * side,
                    middle.y() + (coordinates[2 * i + 1] - 0.5) * side))
        .toList();
  }

  private static void awaitAnswer(Page page, String expected) {
    page.await("answer.innerText === '%s' && latency.dataset.quiet === 'true'".formatted(expected));
  }

  private static JsonElement maps(Page page) {
    return page.evaluate(
        "[...document.querySelectorAll('#maps canvas')].map((c) => c.toDataURL())");
  }
}
