package lanewise.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lanewise.cli.Cli;
import lanewise.cli.TinyData;
import lanewise.cli.error.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LrFindCommandTest {
  @TempDir private Path folder;

  @Test
  void suggestsARateAndWritesATableAndAPlot() throws Exception {
    Path data = TinyData.write(folder.resolve("tiny.npz"), false);
    Path out = folder.resolve("found");

    Cli.Result result =
        Cli.run(
            "lr-find",
            "--data",
            data,
            "--batch-size",
            9,
            "--lr-steps",
            60,
            "--lr-to",
            0.1,
            "--out",
            out);

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).containsPattern("the loss falls fastest at --lr \\S+\n");
    List<String> table = Files.readAllLines(out.resolve("lr-find.csv"));
    assertThat(table).first().isEqualTo("step,lr,loss,smoothed_loss");
    assertThat(table.get(1)).startsWith("1,1.0E-6,");
    assertThat(table).hasSizeBetween(3, 61);
    assertThat(out.resolve("figures/loss.svg")).content().contains("falls fastest");
    assertThat(out.resolve("config.yaml")).content().contains("batch-size: 9\n");
  }

  @Test
  void ratesThatDoNotRiseAreAMistake() throws Exception {
    Path out = folder.resolve("found");
    Path data = TinyData.write(folder.resolve("tiny.npz"), false);

    Cli.assertOneLine(
        Cli.run("lr-find", "--data", data, "--lr-from", 1, "--lr-to", 0.1, "--out", out),
        "the rates must rise",
        ExitCode.USAGE);
    assertThat(out).doesNotExist();
  }
}
