package lanewise.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import lanewise.cli.Cli;
import lanewise.cli.TinyData;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.Recipes;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.digits.Digits;
import lanewise.run.RunConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecipesCommandTest {
  @TempDir private static Path shared;
  private static Path few;

  @TempDir private Path folder;

  @BeforeAll
  static void writeData() throws IOException {
    DataSet digits = Digits.standard();
    few =
        TinyData.write(
            shared.resolve("digits.npz"),
            Map.of("train", first(digits.train(), 200), "test", first(digits.test(), 20)));
  }

  @Test
  void listsEveryRecipeWithWhatItIsFor() {
    Cli.Result result = Cli.run("recipes");

    assertThat(result.status()).isZero();
    assertThat(Recipes.names()).isNotEmpty();
    for (String name : Recipes.names()) {
      assertThat(result.out()).containsPattern("(?m)^" + name + "$\n  [A-Z]");
    }
  }

  /** What a recipe reaches, and how long it takes, stands in its file; the page repeats it. */
  @ParameterizedTest
  @MethodSource("lanewise.cli.options.Recipes#names")
  void thePageOfRecipesSaysWhatTheFileSays(String name) throws IOException {
    String file = Recipes.text(name).replace("\n# ", " ");
    List<String> reached = found("\\d+\\.\\d+ ± \\d+\\.\\d+ %", file);
    List<String> takes = found("(?<= Takes ).*(?=\\.\n)", file);
    String row =
        Files.readAllLines(Path.of("../docs/recipes.md")).stream()
            .filter(line -> line.startsWith("| `%s` |".formatted(name)))
            .findFirst()
            .orElseThrow();

    assertThat(file).contains(". Reaches ");
    assertThat(reached).isNotEmpty();
    assertThat(row)
        .contains(reached)
        .endsWith("| %s |".formatted(takes.isEmpty() ? "-" : takes.getFirst()));
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(MatchResult::group).toList();
  }

  @ParameterizedTest
  @MethodSource("lanewise.cli.options.Recipes#names")
  void everyRecipeIsAConfigurationThatTrains(String name) throws IOException {
    Cli.Result printed = Cli.run("recipes", name);
    Path copy = Files.writeString(folder.resolve("mine.yaml"), printed.out());
    assertThat(RunConfig.of(copy).settings().data()).isNotNull();

    // With few other images and one step: enough to find wrong options.
    Cli.Result result =
        Cli.run(
            "train",
            "--no-report",
            "--recipe",
            name,
            "--data",
            few,
            "--steps",
            1,
            "--epochs",
            1,
            "--batch-size",
            4,
            "--quiet",
            "--out",
            folder.resolve("run"));

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
  }

  @Test
  void aRecipeOfOnesOwnIsAFileAndTheCommandLineWins() throws IOException {
    Path data = TinyData.write(folder.resolve("tiny.npz"), false);
    Path mine =
        Files.writeString(
            folder.resolve("mine.yaml"), "data: %s\nepochs: 2\nseed: 5\n".formatted(data));

    Cli.run("train", "--no-report", "--seed", 6, "--recipe", mine, "--out", folder.resolve("run"));

    assertThat(folder.resolve("run/config.yaml")).content().contains("epochs: 2\n", "seed: 6\n");
  }

  @Test
  void anUnknownKeySuggestsTheNearest() throws IOException {
    Path mine = Files.writeString(folder.resolve("mine.yaml"), "label-smoothin: 0.1");

    Cli.assertOneLine(
        Cli.run("train", "--recipe", mine), "did you mean label-smoothing?", ExitCode.USAGE);
  }

  @Test
  void anUnknownRecipeSuggestsTheNearest() {
    Cli.assertOneLine(
        Cli.run("recipes", "fashion-bst"), "did you mean fashion-best?", ExitCode.USAGE);
  }

  private static ImageSet first(ImageSet images, int count) {
    return images.select(IntStream.range(0, count).toArray());
  }
}
