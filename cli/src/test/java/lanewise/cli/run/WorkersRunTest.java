package lanewise.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lanewise.cli.TinyData;
import lanewise.datasets.DataSet;
import lanewise.datasets.augment.Augment;
import lanewise.model.ModelName;
import lanewise.model.ModelSpec;
import lanewise.parallel.Scheduler;
import lanewise.run.CheckpointInterval;
import lanewise.run.ImageSettings;
import lanewise.run.OptimizerName;
import lanewise.run.OptimizerSettings;
import lanewise.run.RunFolder;
import lanewise.run.RunListener;
import lanewise.run.RunSettings;
import lanewise.run.Safety;
import lanewise.run.TrainingRun;
import lanewise.workers.Exchange;
import lanewise.workers.Rendezvous;
import lanewise.workers.Workers;
import lanewise.workers.WorkersException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run that workers share has the bytes of one that one process makes alone. */
class WorkersRunTest {
  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = TinyData.write(folder.resolve("tiny.npz"), true);
  }

  /**
   * Whatever makes an update: 90 images are two updates of two batches, and one of half a batch.
   */
  private RunSettings settings(ModelName model) {
    boolean chosen = model.hasFilters();
    ModelSpec usual = ModelSpec.of(model);
    return RunSettings.of(model, data.toString())
        .model(chosen ? new ModelSpec(model, List.of(4, 8), 8, 0.3f, usual.batchNorm()) : usual)
        .imageSize(model == ModelName.FASHION_CNN ? 16 : null)
        .epochs(2)
        .batchSize(20)
        .shards(4)
        .optimizer(
            OptimizerSettings.of(OptimizerName.ADAM).accumulate(2).average(0.9).clipNorm(0.5))
        .images(ImageSettings.USUAL.with(Augment.parse("rotate=10,shift=1,mixup=0.4")))
        .safety(new Safety(new CheckpointInterval(1, 0), false))
        .threads(1);
  }

  private static void train(
      RunSettings settings, Path run, Workers workers, Scheduler scheduler, RunListener listener) {
    DataSet images = settings.holdout().applyTo(settings.loadData());
    TrainingRun training = TrainingRun.prepare(settings, images, scheduler);
    training.among(workers);
    if (workers.rank() == 0) {
      assertThat(training.execute(new RunFolder(run), listener)).isNotNull();
    } else {
      training.assist(listener);
    }
  }

  private Path alone(RunSettings settings, int threads) throws IOException {
    Path run = Files.createDirectory(folder.resolve("alone" + threads));
    try (Scheduler scheduler = new Scheduler(threads)) {
      train(settings, run, Workers.ALONE, scheduler, RunListener.NONE);
    }
    return run;
  }

  /** Trains with workers on threads; {@code last} hears the events of the last of them. */
  private void together(RunSettings settings, Path run, int workers, RunListener last)
      throws Exception {
    Rendezvous.Terms terms =
        new Rendezvous.Terms(workers, "secret", Duration.ofSeconds(60), Map.of());
    Rendezvous first = Rendezvous.at(new InetSocketAddress("127.0.0.1", 0), terms);
    InetSocketAddress address = new InetSocketAddress("127.0.0.1", first.port());
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(workers)) {
      for (int rank = 0; rank < workers; rank++) {
        int own = rank;
        all.add(
            pool.submit(
                () -> {
                  try (Exchange exchange =
                          own == 0 ? first.gather() : Rendezvous.join(address, own, terms);
                      Scheduler scheduler = new Scheduler(1)) {
                    RunListener listener = own == workers - 1 ? last : RunListener.NONE;
                    train(settings, run, exchange, scheduler, listener);
                  }
                }));
      }
    }
    for (Future<?> one : all) {
      try {
        one.get();
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case Exception cause -> throw cause;
          case Error cause -> throw cause;
          default -> throw e;
        }
      }
    }
  }

  private static void assertSameRun(Path run, Path expected) {
    for (String file :
        List.of(
            "best.safetensors",
            "last.safetensors",
            "config.yaml",
            "predictions.csv",
            "steps.csv")) {
      assertThat(run.resolve(file)).hasSameBinaryContentAs(expected.resolve(file));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ModelName.class,
      names = {"SIMPLE_CNN", "FASHION_CNN", "SIMPLE_VGG", "BN_CNN", "RESNET_MINI", "RESNET18"})
  @Tag("thorough")
  void oneTwoAndFourWorkersComeToTheSame(ModelName model) throws Exception {
    RunSettings settings = settings(model);
    Path alone = alone(settings, 1);
    assertSameRun(alone(settings, 2), alone);
    for (int workers = 2; workers <= 4; workers *= 2) {
      Path run = Files.createDirectory(folder.resolve("together" + workers));
      together(settings, run, workers, RunListener.NONE);
      assertSameRun(run, alone);
    }
  }

  @Test
  void shardsChangeWhatABatchComesTo() throws IOException {
    RunSettings settings = settings(ModelName.BN_CNN);
    Path sharded = alone(settings, 1);
    assertThat(sharded.resolve("config.yaml")).content().contains("shards: 4");
    Path whole = alone(settings.shards(1), 2);
    assertThat(whole.resolve("config.yaml")).content().doesNotContain("shards");
    assertThat(
            Files.mismatch(sharded.resolve("last.safetensors"), whole.resolve("last.safetensors")))
        .isNotNegative();
  }

  @Test
  void afterAWorkerHasGoneTheRunGoesOnToTheSameBytes() throws Exception {
    RunSettings settings = settings(ModelName.BN_CNN);
    Path alone = alone(settings, 1);
    Path run = Files.createDirectory(folder.resolve("together"));
    RunListener failing =
        new RunListener() {
          @Override
          public void onStep(
              long step, int epoch, double loss, double accuracy, double rate, int images) {
            if (step == 4) {
              throw new IllegalStateException("killed");
            }
          }
        };
    assertThatThrownBy(() -> together(settings, run, 2, failing))
        .isInstanceOf(WorkersException.class)
        .hasMessage(
            "worker 1 is gone: it has closed the connection; the run is kept after step 4, to go"
                + " on with --resume");
    together(settings, run, 4, RunListener.NONE); // others, and more of them, go on
    assertSameRun(run, alone);
  }

  @Test
  void aWorkerThatWantsToStopStopsAll() throws Exception {
    RunSettings settings = settings(ModelName.BN_CNN);
    Path alone = alone(settings, 1);
    Path run = Files.createDirectory(folder.resolve("together"));
    RunListener stopping =
        new RunListener() {
          private int asked;

          @Override
          public boolean shouldStop() {
            return ++asked == 2;
          }
        };
    assertThatThrownBy(() -> together(settings, run, 2, stopping))
        .isInstanceOf(AssertionError.class); // the first worker has no report
    assertThat(run.resolve("checkpoint.safetensors")).exists();
    together(settings, run, 2, RunListener.NONE);
    assertSameRun(run, alone);
  }
}
