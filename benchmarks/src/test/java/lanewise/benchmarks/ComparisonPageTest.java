package lanewise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import lanewise.run.Environment;
import lanewise.run.Json;
import org.junit.jupiter.api.BeforeEach;
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

  @BeforeEach
  void machine() throws IOException {
    Environment environment = Environment.here(2);
    Files.writeString(folder.resolve("environment.json"), Json.of(environment));
    Path dl4j = Files.createDirectories(folder.resolve("dl4j"));
    Files.writeString(dl4j.resolve("environment.json"), Json.of(environment));
  }

  private String page(String versions) throws IOException {
    return Files.readString(ComparisonPage.write(folder, versions)).replace('\u00a0', ' ');
  }

  @Test
  void winnersLosersAndFailuresStandOnOnePage() throws IOException {
    write(
        "step.json",
        ran("Libtorch", ", \"torch\": \"plain\"", 4_000),
        ran("Libtorch", ", \"torch\": \"channels-last\"", 5_000),
        ran("", ", \"conv\": \"auto\"", 10_000),
        """
        {"benchmark": "lanewise.benchmarks.LibtorchTrainingStepBenchmark.step",
         "params": {"model": "simple-cnn/64", "threads": "2", "torch": "nchw"}, "failure": "SIGSEGV"}
        """);
    write("dl4j/step.json", ran("", "", 8_000), ran("Dl4j", ", \"dl4j\": \"plain\"", 16_000));

    String page = page("libtorch 9.9");

    assertThat(page)
        .contains("trains 0.50 times as fast as DL4J and 2.0 times as fast as libtorch")
        .contains("Training: simple-cnn, 2 threads", "64 images of 28 x 28 pixels")
        .contains("10,000/s", "libtorch, channels-last", "5,000/s (2.0 x)", "16,000/s (0.50 x)")
        .contains("libtorch, plain", "4,000 ± 0 %") // a loser
        .contains("cannot run", "SIGSEGV", "libtorch, nchw", "simple-cnn/64 on 2 threads")
        .contains("libtorch 9.9", "libtorch, plain: -Xmx2g")
        .contains("GRID K520", "Core i7-3520M", "machines differ", "6.0 s") // 60,000 images
        .doesNotContain("<script", "src=\"http", "NaN");
  }

  @Test
  void aTableHasItsFiguresUnderTheirHeads() throws IOException {
    write("step.json", ran("", "", 10_000), ran("Libtorch", ", \"torch\": \"plain\"", 4_000));

    String table = page("").replaceAll("(?s).*?<thead>(.*?)</tbody>.*", "$1");

    assertThat(Pattern.compile("<t[hd][^>]*>(?:<[^>]*>)*([^<]+)").matcher(table).results())
        .extracting(cell -> cell.group(1))
        .containsExactly(
            "Training, 2 threads",
            "Lanewise",
            "% of peak",
            "libtorch, plain",
            "Lanewise / best",
            "simple-cnn/64",
            "10,000 ± 0 %",
            "50",
            "4,000 ± 0 %",
            "2.5 x");
  }

  @Test
  void theSameEngineInTwoRunsIsComparedWithinEach() throws IOException {
    write("step.json", ran("", "", 10_000), ran("Libtorch", "", 5_000));
    write("dl4j/step.json", ran("", "", 12_000), ran("Dl4j", "", 3_000));

    assertThat(page("")).contains("10,000/s", "5,000/s (2.0 x)", "3,000/s (4.0 x)");
  }

  @Test
  void withoutResultsThereIsNoPage() {
    assertThatThrownBy(() -> ComparisonPage.write(folder, "")).hasMessageContaining("no results");
    assertThat(folder.resolve("report.html")).doesNotExist();
  }
}
