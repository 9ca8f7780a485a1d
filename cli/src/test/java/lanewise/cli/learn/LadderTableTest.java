package lanewise.cli.learn;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lanewise.cli.Cli;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that writes a measured column into the ladder's table, on a copy of the page. */
@Tag("thorough")
class LadderTableTest {
  private static final Path LADDER = Path.of("../docs/lessons/ladder");
  private static final int AVX512 = 4;
  private static final int AVX2 = 5;

  @TempDir Path folder;
  private Path page;

  @BeforeEach
  void copyPage() throws IOException {
    page = Files.copy(LADDER.resolve("README.md"), folder.resolve("README.md"));
  }

  private Cli.Result table(String column, String json) throws Exception {
    Path measured = Files.writeString(folder.resolve("ladder.json"), json);
    String script = LADDER.resolve("table").toString();
    Path err = folder.resolve("err.txt");
    Process process =
        new ProcessBuilder("sh", script, column, measured.toString(), page.toString())
            .redirectError(err.toFile())
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Cli.Result(process.waitFor(), out, Files.readString(err));
  }

  /** The cells of a column, from the first rung to the FMA peak. */
  private List<String> column(int number) throws IOException {
    return Files.readString(page)
        .lines()
        .filter(line -> line.matches("\\| (\\[[1-6]\\.|FMA peak).*"))
        .map(line -> line.split("\\|", -1)[number].strip())
        .toList();
  }

  private static String quiet(String json) {
    return json.replaceFirst("\"other_programs\": [0-9.Ee-]+", "\"other_programs\": 0.01");
  }

  private static String rounded(JsonElement rate) {
    double value = rate.getAsDouble();
    return String.format(Locale.ROOT, value < 9.95 ? "%.1f" : "%.0f", value);
  }

  @Test
  void aColumnHoldsWhatWasMeasured() throws Exception {
    String json = quiet(Cli.run("ladder", "--json").out());
    List<String> others = column(AVX512);

    Cli.Result result = table("AVX2", json);

    assertThat(result.status()).as(result.err()).isZero();
    JsonObject report = JsonParser.parseString(json).getAsJsonObject();
    JsonArray rungs = report.getAsJsonArray("rungs");
    List<String> expected = new ArrayList<>();
    rungs.forEach(rung -> expected.add(rounded(rung.getAsJsonObject().get("gflops"))));
    expected.add(rounded(report.get("peak_gflops")));
    assertThat(column(AVX2)).isEqualTo(expected);
    assertThat(column(AVX512)).isEqualTo(others);
  }

  @Test
  void whatCannotBeWrittenIsRefusedInALine() throws Exception {
    String before = Files.readString(page);
    StringBuilder rungs = new StringBuilder("{\n  \"peak_gflops\": 100.0,\n");
    rungs.append("  \"other_programs\": 0.5,\n");
    for (int i = 1; i <= 6; i++) {
      rungs.append("      \"rung\": \"%d-x\",\n      \"gflops\": %d.0,\n".formatted(i, i));
    }
    String busy = rungs.toString();

    for (Cli.Result result :
        List.of(table("AVX2", busy), table("SSE", quiet(busy)), table("AVX2", ""))) {
      assertThat(result.status()).isEqualTo(1);
      assertThat(result.err()).startsWith("table: ").hasLineCount(1);
    }
    assertThat(table("AVX2", busy).err()).contains("other programs used 50 %");
    assertThat(table("SSE", quiet(busy)).err()).contains("no column SSE");
    assertThat(table("AVX2", "").err()).contains("no six rungs");
    assertThat(page).hasContent(before);
  }
}
