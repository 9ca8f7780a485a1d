package lanewise.cli.experiment.medmnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import lanewise.cli.Cli;
import lanewise.cli.TinyData;
import lanewise.cli.error.ExitCode;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Resize;
import lanewise.datasets.catalog.DataCatalog;
import lanewise.datasets.catalog.KnownSet;
import lanewise.tensor.Task;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code medmnist --all} on generated files of the real names, shapes and labels. */
class MedmnistAllTest {
  private static final int GRADES = 5;
  private static final int LABELS = 14;

  @TempDir private static Path folder;
  private static Path out;
  private static Cli.Result result;

  @BeforeAll
  static void run() throws IOException {
    DataCatalog others = DataCatalog.lookup(null);
    for (String set : Published.sets()) {
      assumeThat(others.find(KnownSet.named(set).orElseThrow()))
          .as("the test trains on sets of its own, but %s is on this machine", set)
          .isEmpty();
    }
    write("chestmnist", MedmnistAllTest::chests);
    write("pneumoniamnist", images -> images.relabelled(two(images), names(2), Task.MULTI_CLASS));
    write(
        "retinamnist",
        images ->
            TinyData.coloured(images).relabelled(grades(images), names(GRADES), Task.MULTI_CLASS));
    out = folder.resolve("out");
    result = all("--out", out);
  }

  private static Cli.Result all(Object... more) {
    List<Object> words = new ArrayList<>(List.of("medmnist", "--all", "--data-dir", folder));
    words.addAll(Arrays.asList("--runs", 2, "--epochs", 2, "--batch-size", 16));
    words.addAll(Arrays.asList(more));
    return Cli.run(words.toArray());
  }

  private static void write(String set, UnaryOperator<ImageSet> kind) throws IOException {
    Map<String, ImageSet> splits = new LinkedHashMap<>();
    splits.put("train", kind.apply(images(60, 1)));
    splits.put("val", kind.apply(images(30, 2)));
    splits.put("test", kind.apply(images(30, 3)));
    Files.createDirectories(folder.resolve(set));
    TinyData.write(folder.resolve(set).resolve(set + ".npz"), splits);
  }

  private static ImageSet images(int count, long seed) {
    return TinyData.images(count, seed).resized(Resize.Method.BILINEAR, 28, 28);
  }

  private static ImageSet chests(ImageSet images) {
    int[] labels =
        IntStream.range(0, images.size())
            .map(row -> images.label(row) == 0 ? 0 : images.label(row) * 0b1001001001001)
            .toArray();
    return images.relabelled(labels, names(LABELS), Task.MULTI_LABEL);
  }

  private static int[] two(ImageSet images) {
    return IntStream.of(images.labels()).map(label -> Math.min(label, 1)).toArray();
  }

  private static int[] grades(ImageSet images) {
    return IntStream.range(0, images.size())
        .map(row -> Math.min(images.label(row) * 2 + row / 3 % 2, GRADES - 1))
        .toArray();
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  private static JsonObject read(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  private static JsonObject set(int index) throws IOException {
    JsonArray sets = read(out.resolve("medmnist-all.json")).getAsJsonArray("sets");
    assertThat(sets).hasSize(3);
    return sets.get(index).getAsJsonObject();
  }

  @Test
  void everySetThatIsThereStandsBesideThePublishedResults() throws IOException {
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out())
        .containsPattern("chestmnist-subset +[0-9.]+ ± [0-9.]+ +0\\.768 .* 94\\.7 % ")
        .containsPattern("chestmnist-subset +multi-label +30")
        .containsPattern("pneumoniamnist-subset +[0-9.]+ ± [0-9.]+ +0\\.944 .* 85\\.4 % ")
        .containsPattern("pneumoniamnist-subset +binary +30 +pneumonia +\\d")
        .containsPattern("retinamnist-subset +[0-9.]+ ± [0-9.]+ +0\\.717 .* 52\\.4 % ")
        .containsPattern("retinamnist-subset +ordinal +30")
        .contains("not on this machine: pathmnist, dermamnist, octmnist, breastmnist")
        .contains("subset of 120 of 112,120 images");
    assertThat(set(1).get("constant_accuracy").getAsDouble()).isEqualTo(20 / 30.0, within(1e-9));
    assertThat(set(0).getAsJsonArray("files").get(1).getAsString())
        .matches("chestmnist-subset_test_\\[AUC\\].*_\\[ACC\\].*@run2.csv");
    assertThat(out.resolve("report.html")).content().contains("specificity", "0.768");
    assertThat(Cli.run("report", out).status()).isZero();
    assertThat(out.resolve("retinamnist/report.html")).content().contains("published 0.717");
  }

  @Test
  void twoClassesHaveSensitivityAndSpecificityOfTheSecond() throws IOException {
    JsonObject binary = set(1).getAsJsonObject("binary");
    assertThat(binary.get("positive").getAsString()).isEqualTo("pneumonia");
    double sensitivity = 0;
    double specificity = 0;
    for (String run : List.of("run1", "run2")) {
      int[][] counts = new int[2][2];
      for (String line : lines("pneumoniamnist", run)) {
        String[] cells = line.split(",", -1);
        counts[Integer.parseInt(cells[1])][Float.parseFloat(cells[4]) > 0.5f ? 1 : 0]++;
      }
      sensitivity += counts[1][1] / 20.0 / 2;
      specificity += counts[0][0] / 10.0 / 2;
    }
    assertThat(mean(binary.get("sensitivity"))).isEqualTo(sensitivity, within(1e-9));
    assertThat(mean(binary.get("specificity"))).isEqualTo(specificity, within(1e-9));
    assertThat(set(2).has("binary") && !set(2).get("binary").isJsonNull()).isFalse();
  }

  /** MedMNIST's evaluator: grades are classes; AUC is the mean of each against the rest. */
  @Test
  void gradesAreEvaluatedAsClasses() throws IOException {
    double accuracy = 0;
    double auc = 0;
    for (String run : List.of("run1", "run2")) {
      List<String[]> rows =
          lines("retinamnist", run).stream().map(line -> line.split(",", -1)).toList();
      for (int grade = 0; grade < GRADES; grade++) {
        auc += area(rows, grade) / GRADES / 2;
      }
      for (String[] row : rows) {
        int best = 0;
        for (int grade = 1; grade < GRADES; grade++) {
          best = score(row, grade) > score(row, best) ? grade : best;
        }
        accuracy += best == Integer.parseInt(row[1]) ? 1.0 / rows.size() / 2 : 0;
      }
    }
    assertThat(mean(set(2).get("accuracy"))).isEqualTo(accuracy, within(1e-9));
    assertThat(mean(set(2).get("auc"))).isEqualTo(auc, within(1e-9));
  }

  private static double area(List<String[]> rows, int grade) {
    double pairs = 0;
    double won = 0;
    for (String[] one : rows) {
      for (String[] other : rows) {
        if (Integer.parseInt(one[1]) == grade && Integer.parseInt(other[1]) != grade) {
          pairs++;
          won += 0.5 + 0.5 * Float.compare(score(one, grade), score(other, grade));
        }
      }
    }
    return won / pairs;
  }

  private static float score(String[] row, int label) {
    return Float.parseFloat(row[3 + label]);
  }

  private static List<String> lines(String set, String run) throws IOException {
    List<String> lines = Files.readAllLines(out.resolve(set).resolve(run + "/predictions.csv"));
    return lines.subList(1, lines.size());
  }

  private static double mean(JsonElement summary) {
    return summary.getAsJsonObject().get("mean").getAsDouble();
  }

  @Test
  void theSameCommandKeepsWhatIsFinished() throws IOException {
    byte[] before = Files.readAllBytes(out.resolve("chestmnist/run1/metrics.json"));
    Cli.Result again = all("--out", out, "--quiet");
    assertThat(again.out()).isEqualTo(out + System.lineSeparator());
    assertThat(out.resolve("chestmnist/run1/metrics.json")).hasBinaryContent(before);
    Cli.assertOneLine(
        all("--out", out, "--lr", "0.5"), "an experiment with another lr", ExitCode.FAILED);
  }

  @Test
  void mistakesAreNamed() {
    Cli.assertOneLine(all("--data", "octmnist"), "leave out --data", ExitCode.USAGE);
    Cli.assertOneLine(all("--size", 32), "28, 64, 128 or 224", ExitCode.USAGE);
    Cli.assertOneLine(
        Cli.run("medmnist", "--data", "octmnist", "--size", 64), "octmnist_64", ExitCode.USAGE);
    Cli.assertOneLine(all("--size", 224), "lanewise data fetch pathmnist_224", ExitCode.FAILED);
  }
}
