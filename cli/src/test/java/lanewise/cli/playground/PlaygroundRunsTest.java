package lanewise.cli.playground;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import lanewise.cli.Cli;
import lanewise.cli.browser.Browser;
import lanewise.cli.browser.Page;
import lanewise.cli.browser.Usable;
import lanewise.cli.web.LoopbackServer;
import lanewise.datasets.digits.Digits;
import lanewise.model.ModelCard;
import lanewise.model.TrainedModel;
import lanewise.run.RunConfig;
import lanewise.run.RunFolder;
import lanewise.run.RunSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The slider over epochs, and two runs side by side, in a real browser. */
@Tag("thorough")
class PlaygroundRunsTest {
  private static final Path PICTURES = Path.of("target", "pictures");

  /** Generous, because the machine may be busy; the measured value is printed. */
  private static final double MAX_MILLISECONDS = 1000;

  @TempDir private static Path folder;
  private static @Nullable Browser browser;

  private final LoopbackServer server = new LoopbackServer(0);
  private List<Playground> shown = List.of();

  @BeforeAll
  static void train() throws IOException {
    browser = Browser.launch(); // without one, the training would be in vain
    Files.createDirectories(PICTURES);
    Cli.Result wide =
        Cli.run("train", "--epochs", 3, "--keep-epochs", "--quiet", "--no-report", "--out", wide());
    assertThat(wide.status()).as(wide.err()).isZero();
    Cli.Result small =
        Cli.run(
            "train",
            "--model",
            "simple-vgg",
            "--filters",
            "8,16",
            "--hidden",
            32,
            "--epochs",
            1,
            "--quiet",
            "--no-report",
            "--out",
            small());
    assertThat(small.status()).as(small.err()).isZero();
  }

  private static Path wide() {
    return folder.resolve("wide");
  }

  private static Path small() {
    return folder.resolve("small");
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void close() {
    server.close();
    shown.forEach(Playground::close);
  }

  private static Playground of(Path run) {
    TrainedModel model = TrainedModel.read(run);
    ModelCard card = model.card();
    RunSettings settings = RunConfig.read(new RunFolder(run).config()).threads(1);
    KeptWeights kept = new KeptWeights(run, card.network(), model.weights());
    return new Playground(
        run + "/best.safetensors",
        card,
        card.network(),
        kept,
        kept.best(),
        settings,
        settings,
        Digits.standard());
  }

  private Page open(String link, Path... runs) {
    if (shown.isEmpty()) {
      shown = List.of(runs).stream().map(PlaygroundRunsTest::of).toList();
      new Site(shown.toArray(Playground[]::new)).serveOn(server);
      server.start();
    }
    Page page = Objects.requireNonNull(browser).open(server.address() + link);
    awaitQuiet(page);
    return page;
  }

  private static void awaitQuiet(Page page) {
    page.await("document.documentElement.dataset.ready && latency.dataset.quiet === 'true'");
  }

  private static JsonElement picture(Page page, String canvases) {
    return page.evaluate(
        "[...document.querySelectorAll('%s')].map((c) => c.toDataURL())".formatted(canvases));
  }

  private static void moveTo(Page page, int network, int epoch) {
    page.evaluate(
        """
        (() => {
          const slider = document.querySelectorAll(".epoch")[%d];
          slider.value = %d;
          slider.dispatchEvent(new Event("input"));
        })()
        """
            .formatted(network, epoch));
    awaitQuiet(page);
  }

  @Test
  void theSliderShowsTheSamePictureThroughEveryEpoch() {
    try (Page page = open("#image=3&step=0", wide())) {
      assertThat(page.evaluate("document.querySelectorAll('.epoch').length").getAsInt()).isOne();
      String best = page.text("#networks p");
      assertThat(best).matches("epoch [123] of 3, the run's best");
      JsonElement input = picture(page, "#seen");
      JsonElement maps = picture(page, "#maps canvas");
      JsonElement filters = picture(page, "#filterMaps canvas");
      String answer = page.text("#probabilities");

      moveTo(page, 0, 0);
      assertThat(page.text("#networks p")).isEqualTo("epoch 0 of 3, before training");
      assertThat(picture(page, "#seen")).isEqualTo(input);
      assertThat(picture(page, "#maps canvas")).isNotEqualTo(maps);
      assertThat(page.text("#probabilities")).isNotEqualTo(answer);
      page.await(
          "document.querySelector('#filterMaps canvas').toDataURL() !== %s"
              .formatted(filters.getAsJsonArray().get(0)));

      page.evaluate("document.querySelector('.epoch').focus()");
      page.press("ArrowRight");
      page.await("location.hash.includes('epoch=1')");
      awaitQuiet(page);
      assertThat(page.evaluate("document.querySelector('.epoch').ariaValueText").getAsString())
          .startsWith("epoch 1 of 3");

      moveTo(page, 0, Integer.parseInt(best.substring(6, 7)));
      assertThat(picture(page, "#maps canvas")).isEqualTo(maps);
      assertThat(page.text("#probabilities")).isEqualTo(answer);
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void aMoveOfTheSliderIsQuick() {
    try (Page page = open("#image=3&step=0", wide())) {
      for (int move = 0; move < 40; move++) {
        moveTo(page, 0, move % 4);
      }
      System.out.println("slider: " + page.text("#latency"));
      assertThat(page.evaluate("Number(latency.dataset.milliseconds)").getAsDouble())
          .isBetween(0.01, MAX_MILLISECONDS);
    }
  }

  @Test
  void stepsOnThePictureAreOfTheEpochShown() {
    try (Page page = open("#image=3&epoch=0&label=1", wide())) {
      String untrained = page.text("#probabilities");
      page.click("#step");
      page.await("stepText.innerText.startsWith('1 step')");
      awaitQuiet(page);
      assertThat(page.text("#probabilities")).isNotEqualTo(untrained);
      moveTo(page, 0, 1);
      assertThat(page.text("#stepText")).startsWith("0 steps");
      moveTo(page, 0, 0);
      assertThat(page.text("#probabilities")).isEqualTo(untrained);
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void aLinkOpensTheEpochAndBothNetworks() {
    String link = "#image=4&step=1&value=1-5-2-7&epoch=0";
    try (Page page = open(link, wide(), small())) {
      page.await("valueTitle.innerText === 'conv1 bias, map 5, row 2, column 7'");
      assertThat(page.text("#networks p")).isEqualTo("epoch 0 of 3, before training");
      assertThat(page.evaluate("location.hash").getAsString()).isEqualTo(link);
      assertThat(page.text("#besideOf")).startsWith("B · ").endsWith("small");

      page.click("#networks button:not([aria-pressed=true])");
      page.await("document.getElementById('besideOf')?.innerText.startsWith('A · ')");
      awaitQuiet(page);
      assertThat(page.evaluate("location.hash").getAsString())
          .isEqualTo("#image=4&step=1&network=2&epoch=0");
      assertThat(page.text("#mapsOf")).startsWith("B · ");
      assertThat(page.text("#title")).isEqualTo("conv1 bias");
      assertThat(page.complaints()).isEmpty();
    }
    try (Page page = open("#network=7&epoch=99", wide(), small())) {
      assertThat(page.evaluate("location.hash").getAsString())
          .matches("#image=0&step=0&epoch=[123]");
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void twoRunsSeeTheSameDrawing() {
    try (Page page = open("#image=4&step=0", wide(), small())) {
      String before = page.text("#probabilities");
      JsonElement beside = picture(page, "#besideMaps canvas");
      assertThat(
              page.evaluate(
                      "document.querySelectorAll('#probabilities li:first-child .bar').length")
                  .getAsInt())
          .isEqualTo(2);
      page.click("#clear");
      page.evaluate("pad.focus()");
      for (String key : List.of("ArrowUp", "ArrowDown", "ArrowDown", "ArrowUp")) {
        for (int i = 0; i < 7; i++) {
          page.press(key);
        }
      }
      page.await("answer.innerText === '1' && answerBeside.innerText === '1'");
      awaitQuiet(page);
      assertThat(page.text("#probabilities")).isNotEqualTo(before);
      assertThat(picture(page, "#besideMaps canvas")).isNotEqualTo(beside);
      assertThat(picture(page, "#seenBeside")).isEqualTo(picture(page, "#seen"));

      // simple-vgg has dropout, which simple-cnn has not, and no third convolution.
      page.click("#stages button:last-child");
      assertThat(page.evaluate("besideOutputs.children.length").getAsInt()).isEqualTo(10);
      page.click("#backward");
      page.click("#stages button:first-child");
      page.await("loss.textContent !== ''");
      assertThat(picture(page, "#besideMaps canvas")).isNotEqualTo(beside);
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void aRunBesideItselfShowsBeforeAndAfter() {
    try (Page page = open("#image=4&step=0&epoch=0&epoch2=3", wide(), wide())) {
      assertThat(picture(page, "#besideMaps canvas")).isNotEqualTo(picture(page, "#maps canvas"));
      moveTo(page, 1, 0);
      assertThat(picture(page, "#besideMaps canvas")).isEqualTo(picture(page, "#maps canvas"));
      assertThat(page.evaluate("location.hash").getAsString())
          .isEqualTo("#image=4&step=0&epoch=0&epoch2=0");
      assertThat(page.complaints()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1280, 800, light, true",
    "1280, 800, dark, true",
    "390, 844, light, true",
    "390, 844, dark, true",
    "1280, 800, light, false",
    "390, 844, light, false"
  })
  void thePagesCanBeLookedAt(int width, int height, String scheme, boolean two) {
    Path[] runs = two ? new Path[] {wide(), small()} : new Path[] {wide()};
    try (Page page = open("#image=4&step=0&value=0-1-13-14&epoch=1", runs)) {
      page.viewport(width, height);
      page.colourScheme(scheme);
      page.await("groups.children.length > 0");
      awaitQuiet(page);
      String name = two ? "playground-two" : "playground-epochs";
      page.fullScreenshot(PICTURES.resolve("%s-%d-%s.png".formatted(name, width, scheme)));
      Usable.assertUsable(page, name);
      assertThat(page.evaluate("document.documentElement.scrollWidth").getAsInt())
          .isLessThanOrEqualTo(width);
      if (width < 400) {
        page.evaluate("scrollTo(0, document.getElementById('maps').offsetTop)");
        for (String answer : two ? List.of("answer", "answerBeside") : List.of("answer")) {
          assertThat(
                  page.evaluate(
                          "(({top, bottom, right}) => top >= 0 && bottom <= 140 && right <= 390)"
                              + "(%s.getBoundingClientRect())".formatted(answer))
                      .getAsBoolean())
              .as(answer)
              .isTrue();
        }
        String small =
            """
            [...document.querySelectorAll("#networksOf button, .epoch")]
              .filter((element) => element.getBoundingClientRect().height < 44)
              .map((element) => element.innerText || element.ariaLabel)
            """;
        assertThat(page.evaluate(small).getAsJsonArray().asList()).isEmpty();
      }
      assertThat(page.complaints()).isEmpty();
    }
  }
}
