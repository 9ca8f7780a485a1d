package lanewise.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lanewise.format.FormatException;
import lanewise.tensor.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonTest {
  private record Figures(double wide, float narrow, List<Float> all) {}

  @Test
  void aFigureThatIsNoNumberIsNull() {
    assertThat(Json.of(new Figures(Double.NaN, Float.NaN, List.of(0.1f, Float.POSITIVE_INFINITY))))
        .isEqualToIgnoringWhitespace("{\"wide\": null, \"narrow\": null, \"all\": [0.1, null]}");
  }

  private record Kept(List<Chosen> chosen, List<List<String>> names, List<Float> figures) {}

  @Test
  void ofAListsElementsOnlyAFigureMayBeMissing(@TempDir Path folder) throws IOException {
    String whole = "{'chosen': [], 'names': [['a']], 'figures': [1.5, null]}".replace('\'', '"');
    Path file = Files.writeString(folder.resolve("a.json"), whole);
    assertThat(Json.read(file, Kept.class).figures()).containsExactly(1.5f, Float.NaN);

    for (String part : List.of("[]", "'a'".replace('\'', '"'))) {
      Files.writeString(file, whole.replace(part, part.equals("[]") ? "[null]" : "null"));
      assertThatThrownBy(() -> Json.read(file, Kept.class))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("a.json: is damaged: an element of ")
          .hasMessageEndingWith(" is missing");
    }
  }

  private record Chosen(OptimizerName optimizer, Task task, RunConfig settings) {}

  @Test
  void settingsAreValuesAndEnumsAreNamedAsOptionsNameThem(@TempDir Path folder) throws IOException {
    Chosen chosen =
        new Chosen(
            OptimizerName.ADAMW,
            Task.MULTI_LABEL,
            new RunConfig(
                Map.of(
                    "model",
                    "simple-vgg",
                    "epochs",
                    "3",
                    "lr",
                    "1e-3",
                    "filters",
                    "32",
                    "no-shuffle",
                    "true",
                    "data",
                    "7",
                    "augment",
                    "flip=0.5")));
    String written = Json.of(chosen);
    assertThat(written)
        .contains("\"optimizer\": \"adamw\"", "\"task\": \"multi-label\"")
        .contains("\"epochs\": 3", "\"lr\": 1e-3", "\"no-shuffle\": true", "\"data\": \"7\"")
        .containsPattern("\"filters\": \\[\\s+32\\s+]");

    Path file = Files.writeString(folder.resolve("a.json"), written);
    assertThat(Json.read(file, Chosen.class)).isEqualTo(chosen);
  }

  @Test
  void filesOfOlderReleasesHaveTexts(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.json"),
            """
            {"optimizer": "ADAMW", "task": "MULTI_CLASS", "settings": {"epochs": "3"}}\
            """);

    assertThat(Json.read(file, Chosen.class))
        .isEqualTo(
            new Chosen(
                OptimizerName.ADAMW, Task.MULTI_CLASS, new RunConfig(Map.of("epochs", "3"))));
  }
}
