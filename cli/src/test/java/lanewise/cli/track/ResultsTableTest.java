package lanewise.cli.track;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lanewise.cli.Cli;
import lanewise.cli.JavaProcess;
import lanewise.cli.TinyData;
import lanewise.cli.TinyRun;
import lanewise.cli.error.ExitCode;
import lanewise.run.RunConfig;
import lanewise.run.RunFolder;
import lanewise.run.RunReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTableTest {
  @TempDir private Path folder;
  private Path data;
  private Path table;

  @BeforeEach
  void writeData() throws IOException {
    data = TinyData.write(folder.resolve("tiny.npz"), true);
    table = folder.resolve("results.csv");
  }

  private void train(String run, String options) {
    TinyRun.train(
        data, folder.resolve(run), "--epochs 1 --quiet --threads 1 --results " + table + options);
  }

  private static List<NamedCsvRecord> lines(Path table) throws IOException {
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(table)) {
      return csv.stream().toList();
    }
  }

  @Test
  void eachRunIsALine() throws IOException {
    train("one", "");
    train("two", " --model simple-vgg --filters 4,8 --seed 7");

    List<NamedCsvRecord> lines = lines(table);
    assertThat(lines).extracting(line -> line.getField("seed")).containsExactly("1", "7");
    assertThat(lines.getLast().getField("filters")).isEqualTo("4,8");
    RunReport report = new RunFolder(folder.resolve("two")).report();
    assertThat(lines.getLast().getField("run")).isEqualTo(report.run());
    assertThat(lines.getLast().getField("test_accuracy"))
        .isEqualTo(Double.toString(report.test().accuracy()));
    assertThat(lines.getFirst().getHeader()).containsAll(RunConfig.NAMES);
  }

  @Test
  void theHeaderDecides() throws IOException {
    Files.writeString(table, "note,run,test_accuracy\nby hand,old,0.5");

    train("one", "");

    List<NamedCsvRecord> lines = lines(table);
    assertThat(lines).extracting(line -> line.getField("note")).containsExactly("by hand", "");
    assertThat(lines.getLast().getField("run")).endsWith("one");
    assertThat(Double.parseDouble(lines.getLast().getField("test_accuracy"))).isBetween(0.0, 1.0);
  }

  @Test
  @Tag("thorough")
  void severalProcessesAddALineEach() throws Exception {
    List<Process> trainings = new ArrayList<>();
    for (int seed = 1; seed <= 4; seed++) {
      Path place = Files.createDirectory(folder.resolve("place" + seed));
      trainings.add(
          new JavaProcess(place)
              .start(
                  "train",
                  "--data",
                  data,
                  "--epochs",
                  1,
                  "--quiet",
                  "--no-report",
                  "--threads",
                  1,
                  "--seed",
                  seed,
                  "--results",
                  table,
                  "--out",
                  "run"));
    }
    for (Process training : trainings) {
      assertThat(training.waitFor()).isZero();
    }
    assertThat(lines(table))
        .extracting(line -> line.getField("seed"))
        .containsExactlyInAnyOrder("1", "2", "3", "4");
  }

  @Test
  @Tag("thorough")
  void aRunInRunsIsInItsTable() throws Exception {
    Cli.Result result =
        new JavaProcess(folder)
            .run("train", "--data", data, "--epochs", 1, "--quiet", "--no-report");
    assertThat(lines(folder.resolve("runs/results.csv")))
        .extracting(line -> line.getField("run"))
        .containsExactly(result.out().strip());
  }

  @Test
  void aTableThatCannotBeWrittenDoesNotSpoilTheRun() throws IOException {
    Files.writeString(table, "a,b\n1,2\n");
    Path run = folder.resolve("run");
    Cli.Result result =
        Cli.run(
            "train",
            "--data",
            data,
            "--epochs",
            1,
            "--quiet",
            "--no-report",
            "--threads",
            1,
            "--results",
            table,
            "--out",
            run);

    assertThat(result.status()).isZero();
    assertThat(result.err())
        .startsWith("warning: " + table)
        .contains("is not a table of runs")
        .hasLineCount(1);
    assertThat(table).hasContent("a,b\n1,2\n");
    assertThat(run.resolve("metrics.json")).exists();
  }

  @Test
  void aTableNeedsItsFolderBeforeTheWork() {
    Path run = folder.resolve("run");
    Cli.Result result =
        Cli.run("train", "--data", data, "--results", folder.resolve("none/a.csv"), "--out", run);
    Cli.assertOneLine(result, "a.csv: there is no such folder", ExitCode.FAILED);
    assertThat(run).doesNotExist();
  }

  @Test
  void aFolderIsRefusedBeforeTheWork() {
    Path run = folder.resolve("run");
    Cli.Result result =
        Cli.run("train", "--data", data, "--epochs", 1, "--results", folder, "--out", run);
    Cli.assertOneLine(result, "is a folder; expected the name of a file", ExitCode.FAILED);
    assertThat(run).doesNotExist();
  }
}
