package lanewise.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.cli.Cli;
import lanewise.cli.JavaProcess;
import lanewise.cli.TinyData;
import lanewise.cli.browser.Browser;
import lanewise.cli.browser.Page;
import lanewise.cli.browser.Usable;
import lanewise.cli.error.ExitCode;
import lanewise.cli.live.LiveTraining.Facts;
import lanewise.cli.web.LoopbackServer;
import lanewise.datasets.ImageSet;
import lanewise.datasets.digits.Digits;
import lanewise.metrics.ConfusionMatrix;
import lanewise.model.ModelName;
import lanewise.model.ModelSpec;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.run.Steering;
import lanewise.tensor.Batch;
import lanewise.tensor.Task;
import lanewise.train.EpochResult;
import lanewise.train.Evaluation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of a run that this test plays, and of a real one. */
@Tag("thorough")
class LivePageTest {
  private static final Path PICTURES = Path.of("target", "pictures");
  private static final int STEPS = 50;
  private static final int EPOCHS = 8;

  @TempDir private Path folder;

  private final Scheduler scheduler = new Scheduler(1);
  private final ImageSet images = Digits.generate(5, 10, 200).test();

  @Test
  void browsersSeeTheTrainingAsItGoesAndItsEnd() {
    try (Browser browser = Browser.launch()) {
      List<Page> pages = new ArrayList<>();
      try (LivePage live = open()) {
        pages.add(browser.open(live.address()));
        play(live, 1, 2);
        pages.getFirst().await("epoch.innerText === '2 of 8' && !confusion.hidden");
        pages.add(browser.open(live.address()));
        pages.getLast().await("confusionOf.innerText === 'after epoch 2'");
        play(live, 3, EPOCHS);
        for (Page page : pages) {
          page.await("confusionOf.innerText === 'after epoch 8'");
          assertThat(page.evaluate("document.querySelectorAll('#first figure').length").getAsInt())
              .isEqualTo(12);
          assertThat(page.text("#state")).isEqualTo("Training");
        }
        live.doing("Drawing the report");
        pages.getLast().await("state.innerText === 'Drawing the report'");
        live.end("Finished: test accuracy 97.00 %", null);
      }
      for (Page page : pages) {
        page.await("document.documentElement.dataset.ended");
        assertThat(page.text("#state")).contains("Finished: test accuracy 97.00 %");
        assertThat(page.text("#about")).contains("subset of 60 of 70 images");
        assertThat(page.text("#accuracy")).matches("\\d+\\.\\d\\d\u00a0%"); // as everywhere
        assertThat(page.text("#loss")).matches("\\d\\.\\d{4}");
        page.viewport(900, 700); // redraws from stored data
        assertThat(page.text("#epoch")).isEqualTo("8 of 8");
        assertThat(page.complaints()).isEmpty();
      }
    }
  }

  @Test
  void atTheEndTheReportCanBeOpenedThoughTheTrainingHasGone() throws Exception {
    Path data = TinyData.write(folder.resolve("tiny.npz"), true);
    JavaProcess java = new JavaProcess(folder);
    try (Browser browser = Browser.launch()) {
      Process training =
          java.start(
              "train", "--data", data, "--epochs", 10, "--live", "--out", folder.resolve("run"));
      try (Page page = browser.open(java.awaitAddress(training))) {
        assertThat(java.result(training).status()).isZero();
        page.await("document.documentElement.dataset.ended");
        Usable.assertUsable(page, "live, ended");

        page.evaluate("report.removeAttribute('target')"); // this test follows one page
        page.click("#report");
        page.await("location.protocol === 'blob:' && document.readyState === 'complete'");

        assertThat(page.text("h1")).isEqualTo("simple-cnn on tiny.npz");
        assertThat(page.evaluate("getComputedStyle(document.querySelector('.headline')).display"))
            .hasToString("\"grid\"");
        assertThat(page.evaluate("document.querySelector('#loss svg').clientWidth").getAsInt())
            .isBetween(400, 475);
        assertThat(page.complaints()).isEmpty();
      }
    }
  }

  @Test
  void aBrowserThatDoesNotReadBlocksNoOther() throws IOException {
    try (LivePage live = open()) {
      URI address = URI.create(live.address());
      try (Socket deaf = new Socket(address.getHost(), address.getPort())) {
        deaf.setReceiveBufferSize(1024);
        deaf.getOutputStream()
            .write(
                "GET /events HTTP/1.1\r\nHost: %s\r\n\r\n"
                    .formatted(address.getAuthority())
                    .getBytes(StandardCharsets.US_ASCII));
        long start = System.nanoTime();
        for (int step = 1; step <= 1_000_000; step++) {
          live.listener().onStep(step, 1, 1.0 / step, 0.5, 0.001, step);
        }
        double nanos = (System.nanoTime() - start) / 1e6;
        System.out.printf("%.0f ns a step%n", nanos);
        // A step of the smallest network takes longer than 100 us; the machine may be busy.
        assertThat(nanos).isLessThan(20_000);
      }
    }
  }

  @Test
  void theWeightsAreTheSameBytesWithAndWithout() throws IOException {
    Path data = TinyData.write(folder.resolve("tiny.npz"), true);
    Path with = folder.resolve("with");
    Path without = folder.resolve("without");

    Cli.Result result =
        Cli.run("train", "--no-report", "--data", data, "--epochs", 2, "--live", "--out", with);
    assertThat(result.status()).isZero();
    assertThat(result.out()).containsPattern("(?m)^live: http://127.0.0.1:\\d+/#\\w{16}$");
    assertThat(
            Cli.run("train", "--no-report", "--data", data, "--epochs", 2, "--out", without)
                .status())
        .isZero();

    assertThat(with.resolve("last.safetensors"))
        .hasSameBinaryContentAs(without.resolve("last.safetensors"));
    assertThat(Files.readString(with.resolve("config.yaml"))).doesNotContain("live", "port");
  }

  @Test
  void mistakesAreOneLineAndLeaveNothing() throws IOException {
    Path data = TinyData.write(folder.resolve("tiny.npz"), true);
    Path out = folder.resolve("run");
    try (ServerSocket taken = new ServerSocket(0)) {
      int port = taken.getLocalPort();
      Cli.assertOneLine(
          Cli.run("train", "--data", data, "--live", "--port", port, "--out", out),
          "port " + port,
          ExitCode.FAILED);
    }
    assertThat(out).doesNotExist();
    Cli.assertOneLine(
        Cli.run("train", "--data", data, "--port", 8028, "--out", out), "--live", ExitCode.USAGE);
    assertThat(out).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"1280, 800, light", "1280, 800, dark", "360, 740, light"})
  void thePageCanBeLookedAt(int width, int height, String scheme) throws IOException {
    Files.createDirectories(PICTURES);
    try (LivePage live = open();
        Browser browser = Browser.launch();
        Page page = browser.open(live.address())) {
      page.viewport(width, height);
      page.colourScheme(scheme);
      play(live, 1, 6);
      page.await("confusionOf.innerText === 'after epoch 6' && epoch.innerText === '6 of 8'");
      Path picture = PICTURES.resolve("live-%d-%s.png".formatted(width, scheme));
      page.fullScreenshot(picture);
      assertThat(page.evaluate("document.documentElement.scrollWidth").getAsInt())
          .isLessThanOrEqualTo(width);
      assertThat(page.complaints()).isEmpty();
      Usable.assertUsable(page, "live");
    }
  }

  private LivePage open() {
    Facts facts =
        new Facts(
            "simple-cnn",
            421_642,
            "digits",
            List.of("subset of 60 of 70 images"),
            "runs/simple-cnn-digits",
            "adam, learning rate 0.001, batch size 64, seed 1",
            images.classNames(),
            EPOCHS,
            STEPS * 64,
            (long) EPOCHS * STEPS * 64);
    Controls controls = new Controls(new Controls.Steered(Steering.NONE, _ -> 1, null, null));
    return new LivePage(new LoopbackServer(0), facts, images, controls, insight());
  }

  /** Into a network that nobody trains here. */
  private Insight insight() {
    Network network = ModelSpec.of(ModelName.SIMPLE_CNN).network(images.imageShape(), 10);
    Plan plan = Plan.compile(network, 1, ConvolutionAlgorithm.AUTO, scheduler);
    plan.load(network.initialize(1));
    Batch sample = new Batch(1, network.inputShape());
    sample.setSize(1);
    return new Insight(plan, sample);
  }

  @AfterEach
  void close() {
    scheduler.close();
  }

  /** Plays the epochs of a run that learns. */
  private void play(LivePage live, int first, int last) {
    for (int epoch = first; epoch <= last; epoch++) {
      for (int i = 1; i <= STEPS; i++) {
        int step = (epoch - 1) * STEPS + i;
        double loss = 2.3 * Math.exp(-step / 80.0) + 0.05 + 0.03 * Math.sin(step * 1.7);
        live.listener().onStep(step, epoch, loss, 1 - 0.38 * loss, 0.001, i * 64);
      }
      double loss = 2.3 * Math.exp(-epoch * STEPS / 80.0) + 0.08;
      live.listener()
          .onEpoch(
              new EpochResult(
                  epoch, loss, 1 - 0.3 * loss, validation(epoch, loss), 0.001, 1, 3200, true));
    }
  }

  /** Every {@code 4 * epoch}-th image is taken for the class after its own. */
  private Evaluation validation(int epoch, double loss) {
    ConfusionMatrix confusion = new ConfusionMatrix(10);
    float[] probabilities = new float[images.size() * 10];
    for (int row = 0; row < images.size(); row++) {
      int label = images.label(row);
      int predicted = row % (4 * epoch) == 3 ? (label + 1) % 10 : label;
      confusion.add(label, predicted);
      for (int other : IntStream.range(0, 10).toArray()) {
        probabilities[row * 10 + other] = other == predicted ? 0.91f : 0.01f;
      }
    }
    return new Evaluation(Task.MULTI_CLASS, loss + 0.03, confusion, images.labels(), probabilities);
  }
}
