package lanewise.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import lanewise.cli.TinyData;
import lanewise.datasets.DataSet;
import lanewise.format.safetensors.Safetensors;
import lanewise.model.ModelName;
import lanewise.parallel.Scheduler;
import lanewise.run.Json;
import lanewise.run.RunConfig;
import lanewise.run.RunSettings;
import lanewise.run.TrainingRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the process of a farm answers. */
class RemoteTrainingTest {
  @TempDir private Path folder;
  private RunSettings settings;

  @BeforeEach
  void writeData() throws IOException {
    Path data = TinyData.write(folder.resolve("tiny.npz"), true);
    settings =
        RunSettings.of(ModelName.SIMPLE_CNN, data.toString()).steps(3).batchSize(10).threads(1);
  }

  private static Map<String, byte[]> run(
      RunSettings settings, RunSettings source, Part part, Map<String, String> expected)
      throws IOException {
    RemoteTraining training =
        new RemoteTraining(
            "one", RunConfig.text(settings), RunConfig.text(source), Part.text(part), "", expected);
    Map<String, byte[]> files = new TreeMap<>();
    byte[] answer = RemoteTraining.run(Json.of(training));
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    }
    return files;
  }

  private void assertRefused(String why, RunSettings source, Map<String, String> expected)
      throws IOException {
    Map<String, byte[]> answer = run(settings, source, new Part.Whole(), expected);
    assertThat(answer).containsOnlyKeys("refused");
    assertThat(new String(answer.get("refused"), StandardCharsets.UTF_8)).contains(why);
  }

  @Test
  void theFilesOfTheRunFolder() throws IOException {
    DataSet data = settings.loadData();
    Map<String, byte[]> files =
        run(
            settings,
            settings,
            new Part.Fold(PoolName.ALL, 3, 7, 1),
            RemoteTraining.here(data, settings));
    assertThat(files)
        .containsKeys("best.safetensors", "metrics.json", "predictions.csv", "config.yaml");
  }

  @Test
  void dataThatIsNotThere() throws IOException {
    Files.delete(folder.resolve("tiny.npz"));
    assertRefused("tiny.npz", settings, Map.of());
  }

  @Test
  void otherImages() throws IOException {
    Map<String, String> expected =
        new TreeMap<>(RemoteTraining.here(settings.loadData(), settings));
    expected.put("training pixels", "0123456789abcdef");
    assertRefused(": its training pixels is ", settings, expected);
  }

  @Test
  void otherInitialWeights() throws IOException {
    Path file = folder.resolve("start.safetensors");
    weights(file, 1);
    settings = settings.init(file);
    DataSet data = settings.loadData();
    Map<String, String> expected = RemoteTraining.here(data, settings);
    assertThat(run(settings, settings, new Part.Whole(), expected)).containsKey("metrics.json");

    weights(file, 2);
    assertRefused(": its initial weights is ", settings, expected);
    Files.delete(file);
    assertRefused("start.safetensors", settings, expected);
  }

  /** Weights for the tiny images, as their training with a seed would begin. */
  private void weights(Path file, long seed) {
    RunSettings fresh = settings.init(null).seed(seed);
    try (Scheduler scheduler = new Scheduler(1)) {
      TrainingRun run = TrainingRun.prepare(fresh, fresh.loadData(), scheduler);
      Safetensors.write(file, run.plan().weights(), Map.of());
    }
  }

  @Test
  void aProcessInAnotherFolderFindsTheSameData() {
    RunSettings placed = RemoteTraining.withPlace(settings.dataDir(Path.of("sets")));
    assertThat(placed.dataDir()).isEqualTo(Path.of("sets").toAbsolutePath());
    assertThat(RemoteTraining.withPlace(settings).dataDir()).isAbsolute();
  }

  @Test
  void anotherRelease() throws IOException {
    Map<String, String> expected =
        new TreeMap<>(RemoteTraining.here(settings.loadData(), settings));
    expected.put("release", "0.0.1");
    assertRefused("one cannot be made on ", settings, expected);
  }

  @Test
  void aJavaThatCanCorruptArrays() {
    for (String faulty : new String[] {"25", "25.0.1", "25.0.2+10"}) {
      assertThatThrownBy(() -> RemoteTraining.requireJava("fold-1", Runtime.Version.parse(faulty)))
          .hasMessageStartingWith("fold-1 cannot be made on ")
          .hasMessageEndingWith(
              ": Java " + faulty + " can corrupt arrays; give it a JDK 25.0.3 or newer");
    }
    for (String sound : new String[] {"25.0.3", "25.0.3+9-LTS", "25.1", "26"}) {
      RemoteTraining.requireJava("fold-1", Runtime.Version.parse(sound));
    }
  }

  @Test
  void partsAreReadBack() {
    for (Part part :
        new Part[] {
          new Part.Whole(), new Part.WithoutTest(), new Part.Fold(PoolName.TRAIN, 5, -3, 2)
        }) {
      assertThat(Part.parse(Part.text(part))).isEqualTo(part);
    }
  }
}
