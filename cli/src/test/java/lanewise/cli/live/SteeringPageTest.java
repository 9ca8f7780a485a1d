package lanewise.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import lanewise.cli.JavaProcess;
import lanewise.cli.browser.Browser;
import lanewise.cli.browser.Page;
import lanewise.cli.browser.Usable;
import lanewise.cli.error.ExitCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Somebody steers a real training in a browser. */
@Tag("thorough")
class SteeringPageTest {
  private static final Path PICTURES = Path.of("target", "pictures");
  private static final String HELD = "Number(document.documentElement.dataset.held)";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"1280, 800, light", "390, 844, dark"})
  void pausedSteppedAndSteered(int width, int height, String scheme) throws Exception {
    Path run = folder.resolve("run");
    JavaProcess java = new JavaProcess(folder);
    Process training =
        java.start("train", "--live", "--no-report", "--threads", 1, "--epochs", 400, "--out", run);
    try (Browser browser = Browser.launch()) {
      String address = java.awaitAddress(training);
      Page page = browser.open(address);
      page.viewport(width, height);
      page.colourScheme(scheme);
      page.await("!inside.hidden && !controls.hidden");

      page.click("#pause");
      page.await(HELD + " > 0");
      int step = page.evaluate(HELD).getAsInt();
      assertThat(page.evaluate("pause.disabled && !step.disabled && !on.disabled").getAsBoolean())
          .isTrue();
      page.await("state.innerText.startsWith('Paused after step')");
      page.click("#step");
      page.await(HELD + " === " + (step + 1));

      page.evaluate("factor.focus()");
      page.press("ArrowUp");
      page.press("ArrowUp");
      page.await("changes.innerText.includes('× 1.3 from the next step')");
      Page other = browser.open(address);
      other.await("times.innerText === '× 1.3' && factor.value === '2'");
      Page stranger = browser.open(address.replaceAll("#.*", ""));
      stranger.await("noHand.innerText.includes('open the address that the terminal shows')");
      assertThat(stranger.evaluate("controls.checkVisibility()").getAsBoolean()).isFalse();

      page.click("#step");
      page.await("changes.innerText.includes('× 1.3 from step %,d')".formatted(step + 2));
      other.await(HELD + " === " + (step + 2));

      page.await("insideOf.innerText === 'at step %,d'".formatted(step + 2));

      Files.createDirectories(PICTURES);
      page.fullScreenshot(PICTURES.resolve("steer-%d-%s.png".formatted(width, scheme)));
      assertThat(page.evaluate("document.documentElement.scrollWidth").getAsInt())
          .isLessThanOrEqualTo(width);
      assertThat(page.evaluate("document.querySelectorAll('#filters canvas').length").getAsInt())
          .isEqualTo(32);
      Usable.assertUsable(page, "live, steered");

      page.click("#on");
      page.await(HELD + " === 0 && Number(done.value) > 0");
      page.click("#pause");
      page.await(HELD + " > " + (step + 2));
      assertThat(page.complaints()).isEmpty();

      training.destroy(); // SIGTERM, as Ctrl-C: also a paused run is kept
      assertThat(java.result(training).status()).isEqualTo(ExitCode.INTERRUPTED);
      page.await("factor.disabled");
    } finally {
      training.destroyForcibly();
    }
    assertThat(run.resolve("checkpoint.safetensors")).exists();
    assertThat(Files.readString(run.resolve("config.yaml"))).contains("steering:\n- ", ":1.3\n");
  }
}
