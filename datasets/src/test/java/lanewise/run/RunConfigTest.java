package lanewise.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import lanewise.datasets.Clahe;
import lanewise.datasets.Preparation;
import lanewise.datasets.Resize;
import lanewise.datasets.TestViews;
import lanewise.datasets.augment.Augment;
import lanewise.format.FormatException;
import lanewise.model.ModelName;
import lanewise.model.ModelSpec;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.train.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run's configuration as a file: whole, damaged, and with what it should not hold. */
class RunConfigTest {
  @TempDir private Path folder;

  /** Settings none of which is the usual one. */
  private RunSettings unusual() {
    return RunSettings.of(ModelName.SIMPLE_VGG, "own: data # 1")
        .model(new ModelSpec(ModelName.SIMPLE_VGG, List.of(4, 6), 8, 0.1f, true))
        .imageSize(20)
        .dataDir(folder.resolve("data"))
        .epochs(7)
        .steps(90)
        .batchSize(6)
        .shards(2)
        .optimizer(
            new OptimizerSettings(
                OptimizerName.SGD, 0.3, 0.7, true, null, null, 1e-4, true, 3, 0.5, 0.99, 0.1))
        .schedule(
            new ScheduleSettings(
                ScheduleName.MULTI_STEP,
                null,
                0.3,
                null,
                List.of(2, 5),
                null,
                0.5,
                Steering.parse("3:0.5,40:2")))
        .selection(new SelectionSettings(0.2, Metric.LOSS, 4, 0.01))
        .images(
            new ImageSettings(
                NormalizationName.NONE,
                new Preparation(Resize.Method.AREA, new Clahe(3, 4)),
                Augment.parse("rotate=10,flip=0.5"),
                TestViews.TEN,
                BalanceName.CLASS_WEIGHTS,
                true))
        .seed(-3)
        .init(folder.resolve("start.safetensors"))
        .safety(new Safety(new CheckpointInterval(17, 0), true))
        .keepEpochs(true)
        .threads(1)
        .convolution(ConvolutionAlgorithm.DIRECT);
  }

  private Path file(byte[] content) throws IOException {
    return Files.write(folder.resolve("config.yaml"), content);
  }

  private Path written(RunSettings settings) {
    Path file = folder.resolve("config.yaml");
    RunConfig.write(file, settings);
    return file;
  }

  @Test
  void writtenFilesAreReadBack() {
    assertThat(RunConfig.read(written(unusual()))).hasToString(unusual().toString());
    RunSettings usual = RunSettings.of(ModelName.SIMPLE_CNN, "mnist");
    RunSettings adam =
        usual.optimizer(
            OptimizerSettings.of(OptimizerName.ADAMW).betas(List.of(0.8, 0.99)).epsilon(1e-6));
    assertThat(RunConfig.read(written(adam))).hasToString(adam.toString());
    assertThat(RunConfig.read(written(usual))).hasToString(usual.toString());
  }

  /** Reads a file that may be damaged: it has settings, or is refused in a line that names it. */
  private static void readOrRefuse(Path file) {
    try {
      RunConfig.read(file);
    } catch (FormatException e) {
      assertThat(e).hasMessageStartingWith(file + ": ").message().doesNotContain("\n");
    }
  }

  @Test
  void aFileThatIsCutOffOrOverwrittenIsRefusedInASentence() throws IOException {
    byte[] whole = Files.readAllBytes(written(unusual()));
    for (int length = 0; length < whole.length; length++) {
      readOrRefuse(file(Arrays.copyOf(whole, length)));
    }
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 1_000; i++) {
      byte[] damaged = whole.clone();
      for (int hits = random.nextInt(1, 4); hits > 0; hits--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      readOrRefuse(file(damaged));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "epoch: 3 | there is no setting 'epoch' (did you mean epochs?)",
        "? [1, 2] | expected YAML",
        "epochs: three | epochs: expected a whole number of at least 1, given 'three'",
        "epochs: 0 | epochs: expected a whole number of at least 1, given '0'",
        "epochs: 99999999999 | epochs: expected a whole number of at least 1, given '99999999999'",
        "lr: {a: 1} | the setting 'lr' must be a plain value",
        "filters: [8, null] | the setting 'filters' has an empty item",
        "filters: [8, [16, 32]] | the setting 'filters' must hold plain values",
        "lr: -1 | the learning rate must be > 0, given -1.0",
        "lr: .nan | the learning rate must be > 0, given NaN",
        "betas: 0.9 | betas: expected two numbers, given '0.9'",
        "betas: [0.9, 1] | a beta of Adam must be in [0, 1), given 1.0",
        "betas: [0.9, b] | betas: expected two numbers, given '0.9,b'",
        "epsilon: 0 | epsilon must be > 0, given 0.0",
        "{optimizer: sgd, epsilon: 1} | epsilon is an option of adam and adamw, not of sgd",
        "recover: maybe | recover: expected true or false, given 'maybe'",
        "model: vgg | model: there is no 'vgg'; expected simple-cnn, ",
        "augment: rotate=ten | augment: 'rotate=ten' needs a number after =",
        "threads: 1000 | threads must be 1 to 64, given 1000",
        "batch-size: 8] | batch-size: expected a whole number of at least 1, given '8]'",
        "batch-size: [8 | line 1: ",
        "- epochs | expected lines like `epochs: 3`",
        "3 | expected lines like `epochs: 3`",
      })
  void whatCannotBeASettingIsNamed(String yaml, String message) throws IOException {
    Path file = file(yaml.getBytes(StandardCharsets.UTF_8));
    assertThatExceptionOfType(FormatException.class)
        .isThrownBy(() -> RunConfig.read(file))
        .withMessageStartingWith(file + ": ")
        .withMessageContaining(message);
  }

  @Test
  void aFileThatIsNoneIsRefusedInASentence() throws IOException {
    Path binary = file(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, 2});
    for (Path path : List.of(folder.resolve("none.yaml"), folder, binary)) {
      assertThatExceptionOfType(FormatException.class)
          .isThrownBy(() -> RunConfig.read(path))
          .withMessageStartingWith(path + ": ");
    }
  }
}
