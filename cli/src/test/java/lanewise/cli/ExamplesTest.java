package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that the README's commands name. */
class ExamplesTest {
  private static final Path ROOT = Path.of("..");

  @TempDir private Path folder;

  @Test
  void theReadmeNamesFilesThatExist() throws IOException {
    List<String> named =
        Pattern.compile("docs/examples/[\\w.-]+")
            .matcher(Files.readString(ROOT.resolve("README.md")))
            .results()
            .map(MatchResult::group)
            .toList();
    assertThat(named).hasSizeGreaterThanOrEqualTo(3);
    assertThat(named).allSatisfy(name -> assertThat(ROOT.resolve(name)).isRegularFile());
  }

  @Test
  void theExamplesCanBeRun() throws IOException {
    Path data = TinyData.write(folder.resolve("tiny.npz"), true);
    Path run = folder.resolve("run");
    TinyRun.train(data, run, "--steps 1");
    Path examples = ROOT.resolve("docs/examples");

    Cli.Result predicted =
        Cli.run("predict", run, examples.resolve("seven.png"), "--invert", "--fit", "--show");
    Cli.Result tuned =
        Cli.run(
            "tune",
            examples.resolve("space.yaml"),
            "--data",
            "digits",
            "--steps",
            1,
            "--trials",
            1,
            "--no-report",
            "--out",
            folder.resolve("tuned"));
    Cli.Result ablated =
        Cli.run(
            "ablate",
            examples.resolve("techniques.yaml"),
            "--data",
            data,
            "--steps",
            1,
            "--seeds",
            2,
            "--no-report",
            "--out",
            folder.resolve("ablated"));

    for (Cli.Result result : List.of(predicted, tuned, ablated)) {
      assertThat(result.status()).as(result.err()).isZero();
    }
  }
}
