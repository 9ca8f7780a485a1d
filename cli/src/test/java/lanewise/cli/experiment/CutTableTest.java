package lanewise.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lanewise.cli.Cli;
import lanewise.cli.TinyData;
import lanewise.cli.TinyRun;
import lanewise.cli.error.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table of a finished run that lacks lines is told from a whole one by every command. */
class CutTableTest {
  @TempDir private Path folder;

  private Path train(String name) throws IOException {
    Path data = TinyData.write(folder.resolve("tiny.npz"), true);
    Path run = folder.resolve(name);
    TinyRun.train(data, run, "--epochs 3 --quiet --threads 1");
    return run;
  }

  @ParameterizedTest
  @CsvSource({
    "predictions.csv, compare",
    "predictions.csv, report",
    "epochs.csv, compare",
    "epochs.csv, report",
    "steps.csv, report"
  })
  void linesThatAreMissingAreNoticed(String name, String command) throws IOException {
    Path first = train("first");
    Path table = first.resolve(name);
    List<String> lines = new ArrayList<>(Files.readAllLines(table));
    List<Object> arguments = new ArrayList<>(List.of(command, first));
    if (command.equals("compare")) {
      arguments.add(train("second"));
    }
    for (List<String> cut : List.of(lines.subList(0, lines.size() - 1), lines.subList(0, 2))) {
      Files.write(table, cut);
      Cli.assertOneLine(
          Cli.run(arguments.toArray()), name + ": is damaged: expected", ExitCode.FAILED);
    }
    lines.add(lines.getLast());
    Files.write(table, lines);
    Cli.assertOneLine(
        Cli.run(arguments.toArray()), name + ": is damaged: expected", ExitCode.FAILED);
    assertThat(first.resolve("report.html")).doesNotExist();
  }

  @Test
  void otherLabelsAreNoticed() throws IOException {
    Path run = train("run");
    Path table = run.resolve("predictions.csv");
    Files.writeString(table, Files.readString(table).replaceFirst("\n0,0,", "\n0,1,"));

    Cli.assertOneLine(
        Cli.run("report", run), "predictions.csv: is damaged: its labels", ExitCode.FAILED);
  }
}
