package lanewise.cli.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import lanewise.cli.live.LiveTraining.Facts;
import lanewise.cli.web.LoopbackServer;
import lanewise.datasets.DataSet;
import lanewise.datasets.digits.Digits;
import lanewise.model.ModelName;
import lanewise.model.ModelSpec;
import lanewise.parallel.Scheduler;
import lanewise.run.CheckpointInterval;
import lanewise.run.RunConfig;
import lanewise.run.RunFolder;
import lanewise.run.RunListener;
import lanewise.run.RunReport;
import lanewise.run.RunSettings;
import lanewise.run.Safety;
import lanewise.run.Steering;
import lanewise.run.TrainingRun;
import lanewise.tensor.Batch;
import lanewise.train.EpochResult;
import lanewise.train.TrainingListener;
import lanewise.train.TrainingState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page holds a run, and what it does to the run's rate can be repeated without it. */
class SteeringTest {
  private static final long PATIENCE_SECONDS = 60;

  @TempDir private Path folder;

  private final DataSet digits = Digits.generate(3, 70, 20);
  private final HttpClient client = HttpClient.newHttpClient();

  private static RunSettings settings() {
    return RunSettings.of(ModelName.SIMPLE_VGG, "digits")
        .model(new ModelSpec(ModelName.SIMPLE_VGG, List.of(4), 8, 0.2f, false))
        .batchSize(8)
        .epochs(2)
        .threads(1)
        .safety(new Safety(new CheckpointInterval(0, 0), false));
  }

  /** A run in a thread of its own, with a page that starts paused after the first step. */
  private final class Steered implements AutoCloseable {
    final Scheduler scheduler = new Scheduler(1);
    final TrainingRun run;
    final Controls controls;
    final Insight insight;
    final LivePage page;
    final Map<Long, Double> rates = new TreeMap<>();
    final AtomicBoolean stop = new AtomicBoolean();
    private final CompletableFuture<@Nullable RunReport> end;

    Steered(String name) throws Exception {
      RunSettings settings = settings();
      run = TrainingRun.prepare(settings, settings.holdout().applyTo(digits), scheduler);
      controls = new Controls(new Controls.Steered(Steering.NONE, run::steer, null, null));
      Batch sample = Objects.requireNonNull(run.images().open(1).next());
      insight = new Insight(run.plan(), sample);
      Facts facts = new Facts("m", 1, "d", List.of(), "f", "o", List.of(), 2, 63, 126);
      page = new LivePage(new LoopbackServer(0), facts, null, controls, insight);
      assertThat(ask("take=pause").statusCode()).isEqualTo(200);
      Path path = Files.createDirectories(folder.resolve(name));
      end = CompletableFuture.supplyAsync(() -> run.execute(new RunFolder(path), listener()));
    }

    private RunListener listener() {
      TrainingListener live = page.listener();
      return new RunListener() {
        @Override
        public void onStep(long step, int epoch, double loss, double right, double rate, int of) {
          synchronized (rates) {
            rates.put(step, rate);
          }
          live.onStep(step, epoch, loss, right, rate, of);
        }

        @Override
        public void onEpoch(EpochResult result) {
          live.onEpoch(result);
        }

        @Override
        public void onPause(Supplier<TrainingState> state) {
          live.onPause(state);
        }

        @Override
        public boolean hold() {
          return live.hold();
        }

        @Override
        public boolean shouldStop() {
          return stop.get();
        }
      };
    }

    HttpResponse<String> ask(String question) throws Exception {
      URI address = URI.create(page.address());
      return post(address.resolve("/controls?key=" + address.getFragment() + "&" + question));
    }

    long steps() {
      synchronized (rates) {
        return rates.size();
      }
    }

    void awaitHeldAfter(long step) throws InterruptedException {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (controls.position().held() != step) {
        assertThat(System.nanoTime()).as("held after %d", step).isLessThan(deadline);
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }

    @Nullable RunReport report() throws Exception {
      return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      stop.set(true);
      end.exceptionally(_ -> null).join();
      page.close();
      scheduler.close();
    }
  }

  private HttpResponse<String> post(URI address) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/octet-stream")
            .POST(HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private Path file(String run, String name) {
    return folder.resolve(run).resolve(name);
  }

  private void repeat(String name, RunSettings settings) throws IOException {
    try (Scheduler scheduler = new Scheduler(1)) {
      TrainingRun.prepare(settings, settings.holdout().applyTo(digits), scheduler)
          .execute(new RunFolder(Files.createDirectories(folder.resolve(name))), RunListener.NONE);
    }
  }

  private void assertSameWeights(String run, String other) {
    for (String name : List.of("best.safetensors", "last.safetensors", "steps.csv")) {
      assertThat(file(run, name)).hasSameBinaryContentAs(file(other, name));
    }
  }

  @Test
  void pausedSteppedAndSteeredItIsRepeatedByItsSettings() throws Exception {
    try (Steered steered = new Steered("steered")) {
      steered.awaitHeldAfter(1);
      for (int i = 0; i < 3; i++) {
        steered.ask("take=step");
      }
      steered.awaitHeldAfter(4);
      TimeUnit.MILLISECONDS.sleep(50);
      assertThat(steered.steps()).isEqualTo(4);

      JsonObject position =
          JsonParser.parseString(steered.ask("factor=0.5").body()).getAsJsonObject();
      assertThat(position.get("factor").getAsDouble()).isEqualTo(0.5);
      steered.ask("take=step");
      steered.awaitHeldAfter(5);
      assertThat(steered.controls.position().steering().changes())
          .containsExactly(new Steering.Change(5, 0.5));
      steered.ask("factor=2");
      steered.ask("factor=0.5"); // back, before a step was made with it
      steered.ask("take=step");
      steered.awaitHeldAfter(6);
      steered.ask("factor=4");
      steered.ask("take=on");

      RunReport report = Objects.requireNonNull(steered.report());
      assertThat(report.steps()).isEqualTo(16);
      assertThat(report.steering())
          .containsExactly(new Steering.Change(5, 0.5), new Steering.Change(7, 4));
      assertThat(steered.rates.get(5L) / steered.rates.get(4L)).isEqualTo(0.5);
      assertThat(steered.rates.get(7L) / steered.rates.get(6L)).isCloseTo(8, within(1e-9));
    }
    repeat("repeated", RunConfig.read(file("steered", "config.yaml")));
    assertSameWeights("repeated", "steered");
  }

  @Test
  void pausesAndLooksChangeNothing() throws Exception {
    try (Steered steered = new Steered("held")) {
      for (long step = 1; step <= 6; step++) {
        steered.awaitHeldAfter(step);
        steered.ask("take=step");
      }
      steered.ask("take=on");
      assertThat(Objects.requireNonNull(steered.report()).steering()).isEmpty();

      Insight.Look look = Objects.requireNonNull(steered.insight.last());
      assertThat(look.step()).isGreaterThanOrEqualTo(6); // while stepped, each
      assertThat(Objects.requireNonNull(look.filters()).pixels()).hasSize(4);
      assertThat(look.stages())
          .hasSize(3)
          .allSatisfy(
              stage -> {
                assertThat(stage.gradient()).isPositive();
                assertThat(stage.update()).isBetween(1e-5, 0.1);
                assertThat(stage.silent()).isLessThan(stage.channels());
              });
      assertThat(look.stages().getFirst().silent()).isNotNegative();
      assertThat(look.stages().getLast().silent()).isEqualTo(-1);
    }
    repeat("unheld", settings());
    assertSameWeights("unheld", "held");
  }

  @Test
  void aHeldRunIsStopped() throws Exception {
    try (Steered steered = new Steered("stopped")) {
      steered.awaitHeldAfter(1);
      steered.stop.set(true);
      assertThat(steered.report()).isNull();
      assertThat(steered.steps()).isEqualTo(1);
    }
    assertThat(file("stopped", "checkpoint.safetensors")).exists();
    repeat("stopped", RunConfig.read(file("stopped", "config.yaml")));
    repeat("whole", settings());
    assertSameWeights("stopped", "whole");
  }

  @Test
  void onlyThePageWithTheKeySteers() throws Exception {
    try (Steered steered = new Steered("steered")) {
      URI address = URI.create(steered.page.address());
      for (String key : List.of("", "?key=", "?key=0123456789abcdef&take=on", "?take=on")) {
        HttpResponse<String> refused = post(address.resolve("/controls" + key));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("only who has the key can steer");
      }
      assertThat(steered.controls.position().pausing()).isTrue();
      for (Map.Entry<String, String> wrong :
          Map.of(
                  "factor=11", "the factor must be from 1/10 to 10",
                  "factor=NaN", "parameter factor must be a number",
                  "take=off", "expected pause, step or on, given 'off'",
                  "take=", "expected pause, step or on, given ''")
              .entrySet()) {
        assertThat(steered.ask(wrong.getKey()).body()).contains(wrong.getValue());
      }
      assertThat(steered.ask("take=on").statusCode()).isEqualTo(200);
      assertThat(steered.ask("take=step").body()).contains("pause the training first");
    }
  }

  @Test
  void whatDoesNotGoTogetherIsRefusedInASentence() {
    RunSettings settings =
        settings().safety(new Safety(new CheckpointInterval(0, 0), true)); // recovers
    try (Scheduler scheduler = new Scheduler(1)) {
      TrainingRun run =
          TrainingRun.prepare(settings, settings.holdout().applyTo(digits), scheduler);
      Controls recovering = new Controls(LiveOptions.steered(run, false));
      assertThat(catchThrowable(() -> recovering.choose(2)))
          .hasMessageStartingWith("with --recover the rate is not steered");
      assertThat(catchThrowable(() -> recovering.take("pause"))).isNull();

      Controls shared = new Controls(LiveOptions.steered(run, true));
      String why = "a training that several processes share is not steered";
      assertThat(catchThrowable(() -> shared.take("pause"))).hasMessage(why);
      assertThat(catchThrowable(() -> shared.choose(2))).hasMessage(why);
    }
  }
}
