package lanewise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonPageTest {
  @TempDir private Path folder;

  private static String ran(String prefix, String extra, double images) {
    return """
    {"benchmark": "lanewise.benchmarks.%sTrainingStepBenchmark.step", "forks": 2, "jvmArgs": ["-Xmx2g"],
     "jmhVersion": "1.37", "warmupIterations": 5, "warmupTime": "1 s", "measurementIterations": 3,
     "measurementTime": "1 s", "params": {"model": "simple-cnn/64", "threads": "2"%s},
     "secondaryMetrics": {"images": {"rawData": [[%f, %f], [%f, %f]]},
      "gflop": {"rawData": [[%f, %f], [%f, %f]]}, "fma.peak": {"rawData": [[100.0, 90.0]]}}}
    """
        .formatted(
            prefix,
            extra,
            images,
            images,
            images,
            images,
            images / 100,
            images / 100,
            images / 100,
            images / 100);
  }

  private void write(String file, String... entries) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, "[" + String.join(",", entries) + "]");
  }

  @Test
  void winnersLosersAndFailuresStandOnOnePage() throws IOException {
    write(
        "step.json",
        ran("Libtorch", ", \"torch\": \"plain\"", 4_000),
        ran("", "", 10_000),
        """
        {"benchmark": "lanewise.benchmarks.LibtorchTrainingStepBenchmark.step",
         "params": {"model": "simple-cnn/64", "threads": "2", "torch": "nchw"}, "failure": "SIGSEGV"}
        """);
    write("dl4j/step.json", ran("", "", 8_000), ran("Dl4j", ", \"dl4j\": \"plain\"", 16_000));

    Path page = ComparisonPage.write(folder, "libtorch 9.9");

    assertThat(page)
        .content()
        .contains("libtorch plain", "2.50 x", "4,000", "10,000")
        .contains("dl4j plain", "0.50 x") // a peer that wins
        .contains("libtorch nchw cannot run: SIGSEGV", "libtorch 9.9", "-Xmx2g")
        .contains("GRID K520")
        .doesNotContain("<script", "src=\"http");
  }

  @Test
  void withoutResultsThereIsNoPage() {
    assertThatThrownBy(() -> ComparisonPage.write(folder, "")).hasMessageContaining("no results");
    assertThat(folder.resolve("report.html")).doesNotExist();
  }
}
