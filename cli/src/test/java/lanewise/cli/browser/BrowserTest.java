package lanewise.cli.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import lanewise.cli.browser.Page.Point;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The browser sees, feels and complains: else tests of pages would prove nothing. */
@Tag("thorough")
class BrowserTest {
  private static final String PAGE =
      """
      <!doctype html>
      <meta charset="utf-8">
      <style>
        body { margin: 0; height: 3000px; background: #fff; }
        @media (prefers-color-scheme: dark) { body { background: #000; } }
        #pad { width: 200px; height: 100px; touch-action: none; }
      </style>
      <div id="pad">grüße</div>
      <script>
        const seen = [];
        for (const kind of ["pointerdown", "pointermove", "pointerup"]) {
          document.getElementById("pad").addEventListener(kind, (event) => {
            seen.push([kind.slice(7), event.pointerType, Math.round(event.offsetX)].join(" "));
          });
        }
      </script>
      """;

  @TempDir private Path folder;
  private String address = "";

  private static @Nullable Browser browser;

  @BeforeAll
  static void launch() {
    browser = Browser.launch();
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  private Page open() {
    return Objects.requireNonNull(browser).open(address);
  }

  @BeforeEach
  void writePage() throws IOException {
    address = Files.writeString(folder.resolve("page.html"), PAGE).toUri().toString();
  }

  @Test
  void aQuietPageHasNoComplaints() {
    try (Page page = open()) {
      assertThat(page.text("#pad")).isEqualTo("grüße");
      assertThat(page.evaluate("Promise.resolve(6 * 7)").getAsInt()).isEqualTo(42);
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void complaintsAreKept() {
    try (Page page = open()) {
      page.evaluate("console.error('broken'); setTimeout(() => { throw new Error('thrown'); })");
      page.evaluate("fetch('missing.json').catch(() => 0)");
      page.evaluate("new Promise((done) => setTimeout(done, 50))");

      assertThat(page.complaints())
          .anySatisfy(complaint -> assertThat(complaint).contains("broken"))
          .anySatisfy(complaint -> assertThat(complaint).contains("thrown"))
          .anySatisfy(complaint -> assertThat(complaint).contains("missing.json"));
    }
  }

  @Test
  void strokesAreFelt() {
    try (Page page = open()) {
      page.stroke(List.of(new Point(10, 50), new Point(60, 50), new Point(110, 50)));
      assertThat(page.evaluate("seen.splice(0).join()").getAsString())
          .endsWith("down mouse 10,move mouse 60,move mouse 110,up mouse 110");

      page.touchStroke(List.of(new Point(20, 50), new Point(90, 50)));
      assertThat(page.evaluate("seen.splice(0).join()").getAsString())
          .startsWith("down touch 20,move touch 90")
          .contains("up touch");
    }
  }

  @Test
  void whatNotEverybodyCanUseIsFound() throws IOException {
    Files.writeString(
        folder.resolve("page.html"),
        """
        <!doctype html>
        <html lang="en"><meta charset="utf-8">
        <style>:focus { outline: none; } .seen:focus { outline: 2px solid; }</style>
        <body><main><h1>Page</h1><button class="seen">one</button>
        <canvas role="img" aria-label="a picture"></canvas>
        <p style="color: #767676">grey</p></main></body></html>
        """);
    try (Page page = open()) {
      Usable.assertUsable(page, "good");
      for (String fault :
          List.of(
              "document.querySelector('canvas').removeAttribute('aria-label')",
              "document.querySelector('p').style.color = '#777'",
              "document.querySelector('p').style.background = '#ddd'",
              "document.querySelector('button').textContent = ''",
              "document.querySelector('button').className = ''",
              "document.querySelector('button').tabIndex = -1",
              "document.querySelector('h1').outerHTML = '<h2>Page</h2>'")) {
        page.open(address);
        page.evaluate(fault);
        assertThatThrownBy(() -> Usable.assertUsable(page, fault))
            .as(fault)
            .isInstanceOf(AssertionError.class);
      }
    }
  }

  @Test
  void theViewportAndTheColourSchemeCanBeChosen() throws IOException {
    Path visible = folder.resolve("visible.png");
    Path whole = folder.resolve("whole.png");
    try (Page page = open()) {
      page.viewport(360, 640);
      page.colourScheme("dark");
      page.screenshot(visible);
      page.fullScreenshot(whole);
    }
    BufferedImage image = ImageIO.read(visible.toFile());
    assertThat(image.getWidth()).isEqualTo(360);
    assertThat(image.getHeight()).isEqualTo(640);
    assertThat(image.getRGB(300, 600)).isEqualTo(0xff000000);
    assertThat(ImageIO.read(whole.toFile()).getHeight()).isEqualTo(3000);
  }
}
