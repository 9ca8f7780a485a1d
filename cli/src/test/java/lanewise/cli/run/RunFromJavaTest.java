package lanewise.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lanewise.cli.Cli;
import lanewise.cli.TinyData;
import lanewise.cli.error.ExitCode;
import lanewise.datasets.DataSet;
import lanewise.datasets.augment.Augment;
import lanewise.datasets.catalog.DataCatalog;
import lanewise.model.Classifier;
import lanewise.model.ModelName;
import lanewise.model.ModelSpec;
import lanewise.parallel.Scheduler;
import lanewise.run.CheckpointInterval;
import lanewise.run.ImageSettings;
import lanewise.run.OptimizerName;
import lanewise.run.OptimizerSettings;
import lanewise.run.RunConfig;
import lanewise.run.RunFolder;
import lanewise.run.RunListener;
import lanewise.run.RunReport;
import lanewise.run.RunSettings;
import lanewise.run.Safety;
import lanewise.run.TrainingRun;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run started from Java leaves what the command line leaves. */
class RunFromJavaTest {
  @TempDir private Path folder;

  private RunSettings settings(Path data) {
    return RunSettings.of(ModelName.SIMPLE_VGG, data.toString())
        .model(new ModelSpec(ModelName.SIMPLE_VGG, List.of(4), 8, 0.5f, false))
        .epochs(2)
        .batchSize(8)
        .optimizer(OptimizerSettings.of(OptimizerName.SGD).weightDecay(1e-4))
        .images(ImageSettings.USUAL.with(Augment.parse("rotate=10,shift=1")))
        .seed(7)
        .safety(new Safety(new CheckpointInterval(1, 0), false))
        .threads(2);
  }

  private static @Nullable RunReport train(RunSettings settings, Path run, RunListener listener) {
    DataSet data = settings.holdout().applyTo(DataCatalog.lookup(null).load(settings.data()));
    try (Scheduler scheduler = new Scheduler(settings.threads())) {
      return TrainingRun.prepare(settings, data, scheduler).execute(new RunFolder(run), listener);
    }
  }

  private static void assertSameRun(Path one, Path other) throws IOException {
    for (String file :
        List.of("best.safetensors", "last.safetensors", "config.yaml", "predictions.csv")) {
      assertThat(other.resolve(file)).as(file).hasSameBinaryContentAs(one.resolve(file));
    }
    assertThat(other.resolve("steps.csv")).hasSameTextualContentAs(one.resolve("steps.csv"));
    try (Stream<Path> files = Files.list(one);
        Stream<Path> others = Files.list(other)) {
      assertThat(others.map(Path::getFileName).toList())
          .containsExactlyInAnyOrderElementsOf(files.map(Path::getFileName).toList());
    }
  }

  @Test
  void itLeavesTheBytesOfTheCommandLineAlsoWhenResumed() throws IOException {
    Path data = TinyData.write(folder.resolve("tiny.npz"), false);
    Path commanded = folder.resolve("commanded");
    Cli.Result command =
        Cli.run(
            "train",
            "--model",
            "simple-vgg",
            "--filters",
            4,
            "--hidden",
            8,
            "--data",
            data,
            "--epochs",
            2,
            "--batch-size",
            8,
            "--optimizer",
            "sgd",
            "--weight-decay",
            "1e-4",
            "--augment",
            "rotate=10,shift=1",
            "--seed",
            7,
            "--checkpoint-every",
            1,
            "--threads",
            2,
            "--quiet",
            "--no-report",
            "--out",
            commanded);
    assertThat(command.status()).as(command.err()).isEqualTo(ExitCode.DONE);

    Path run = folder.resolve("run");
    Files.createDirectories(run);
    RunReport report = train(settings(data), run, RunListener.NONE);
    assertThat(report).isNotNull();
    assertSameRun(commanded, run);

    Path resumed = folder.resolve("resumed");
    Files.createDirectories(resumed);
    long[] steps = {0};
    RunListener stopping =
        new RunListener() {
          @Override
          public boolean shouldStop() {
            return ++steps[0] == 2;
          }
        };
    assertThat(train(settings(data), resumed, stopping)).isNull();
    RunSettings written = RunConfig.read(new RunFolder(resumed).config());
    assertThat(train(written, resumed, RunListener.NONE)).isNotNull();
    assertSameRun(commanded, resumed);

    try (Classifier classifier = Classifier.load(run)) {
      assertThat(classifier.classNames()).hasSize(TinyData.CLASSES);
    }
  }
}
