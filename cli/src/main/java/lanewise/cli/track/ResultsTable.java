package lanewise.cli.track;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.format.FormatException;
import lanewise.run.RunConfig;
import lanewise.run.RunReport;
import org.jspecify.annotations.Nullable;

/**
 * A table with one line for each finished run: its scores, then its settings. Its header decides
 * the columns, so that a table of an earlier release, or one to which somebody has added columns,
 * stays one table. Processes that end at the same time write one after the other.
 *
 * @param file made with its first line
 * @param settings of the run
 */
record ResultsTable(Path file, RunConfig settings) implements Tracker {
  @Override
  public void end(@Nullable RunReport report) throws IOException {
    if (report != null) {
      append(file, line(report));
    }
  }

  private Map<String, String> line(RunReport report) {
    Map<String, String> line = new LinkedHashMap<>();
    line.put("finished", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    line.put("run", report.run());
    for (Score score : Tracker.scores(report)) {
      line.put(score.name(), Double.isFinite(score.value()) ? Double.toString(score.value()) : "");
    }
    line.put("parameters", Long.toString(report.parameters()));
    line.put("images_per_second", Double.toString(report.time().imagesPerSecond()));
    line.put("processor", report.environment().processor());
    RunConfig.NAMES.forEach(name -> line.put(name, settings.values().getOrDefault(name, "")));
    return line;
  }

  /** A lock belongs to the process, so its own threads must not meet here either. */
  private static synchronized void append(Path file, Map<String, String> line) throws IOException {
    try (FileChannel table =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        var _ = table.lock()) {
      StringWriter text = new StringWriter();
      CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text);
      long end = table.size();
      List<String> header = end == 0 ? List.copyOf(line.keySet()) : header(file, table);
      if (end == 0) {
        csv.writeRecord(header);
      } else if (!endsWithLine(table)) {
        text.write('\n'); // after a line that was cut off
      }
      List<String> cells = new ArrayList<>();
      header.forEach(name -> cells.add(line.getOrDefault(name, "")));
      csv.writeRecord(cells);
      csv.flush();
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
      for (long at = end; bytes.hasRemaining(); ) {
        at += table.write(bytes, at);
      }
      table.force(true);
    }
  }

  private static boolean endsWithLine(FileChannel table) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    table.read(last, table.size() - 1);
    return last.get(0) == '\n';
  }

  /**
   * Read by the channel that holds the lock, which stays open: on Linux and macOS a process loses
   * its locks on a file when it closes any other channel to it.
   */
  private static List<String> header(Path file, FileChannel table) {
    try {
      return CsvReader.builder()
          .ofCsvRecord(Channels.newReader(table, StandardCharsets.UTF_8))
          .stream()
          .findFirst()
          .map(CsvRecord::getFields)
          .filter(names -> names.contains("run"))
          .orElseThrow(() -> noTable(file, "its header has no column run"));
    } catch (UncheckedIOException | CsvParseException e) {
      throw noTable(file, String.valueOf(e.getMessage()));
    }
  }

  private static FormatException noTable(Path file, String reason) {
    return new FormatException(file, "is not a table of runs: " + reason);
  }
}
