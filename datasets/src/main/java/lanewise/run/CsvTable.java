package lanewise.run;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.reader.NamedCsvRecordHandler;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lanewise.file.AtomicFile;
import lanewise.file.TextFile;
import lanewise.format.FormatException;

/**
 * A table that is kept in memory and written atomically, so that a killed process never leaves half
 * a line. A run's tables are small compared to its weights. The first column holds increasing whole
 * numbers.
 */
public final class CsvTable {
  /**
   * Duplicate names are allowed because a class may have the name of another column; readers then
   * go by position.
   */
  private static NamedCsvRecordHandler columns() {
    return NamedCsvRecordHandler.builder().allowDuplicateHeaderFields(true).build();
  }

  private static final int MAX_BYTES = Integer.MAX_VALUE / 2;

  private final Path file;
  private final List<String> header;
  private final List<String[]> lines = new ArrayList<>();

  CsvTable(Path file, String... header) {
    this.file = file;
    this.header = List.of(header);
  }

  /**
   * Reads the file's lines up to a limit of the first column.
   *
   * @param last the number of the last line, since each has the next
   * @throws FormatException if it cannot be read, is no such table, or lacks a line or a cell
   */
  void reopen(long last) {
    lines.clear();
    for (NamedCsvRecord line : read(file)) {
      if (!line.getHeader().equals(header) || line.getFieldCount() != header.size()) {
        throw new FormatException(file, "expected the columns " + String.join(",", header));
      }
      lines.add(line.getFields().toArray(String[]::new));
    }
    try {
      cut(last);
      for (String name : header) {
        column(name);
      }
    } catch (NumberFormatException e) {
      throw new FormatException(file, "expected numbers, found '" + e.getMessage() + "'");
    }
    requireNumbered(file, 1, last, lines.stream().map(line -> line[0]).toList());
  }

  /**
   * Reads the lines of a table whose first column numbers them.
   *
   * @throws FormatException as {@link #read(Path)} does, or if a line is missing or is one too many
   */
  static List<NamedCsvRecord> read(Path file, long first, long last) {
    List<NamedCsvRecord> lines = read(file);
    requireNumbered(file, first, last, lines.stream().map(line -> line.getField(0)).toList());
    return lines;
  }

  private static void requireNumbered(Path file, long first, long last, List<String> numbers) {
    for (long number = first; number <= last; number++) {
      int line = (int) (number - first);
      String found = line < numbers.size() ? numbers.get(line) : "the end";
      if (!found.equals(Long.toString(number))) {
        throw new FormatException(
            file,
            String.format(
                Locale.ROOT,
                "is damaged: expected %,d lines numbered from %d, but instead of %d comes %s",
                last - first + 1,
                first,
                number,
                found));
      }
    }
    if (numbers.size() > last - first + 1) {
      throw new FormatException(
          file,
          String.format(
              Locale.ROOT,
              "is damaged: expected %,d lines, found %,d",
              last - first + 1,
              numbers.size()));
    }
  }

  /** Removes the lines whose first column exceeds a limit. */
  void cut(long last) {
    lines.removeIf(line -> Long.parseLong(line[0]) > last);
  }

  /**
   * Reads the lines of a table.
   *
   * @throws FormatException if it cannot be read or is not CSV with a header
   */
  public static List<NamedCsvRecord> read(Path file) {
    try (CsvReader<NamedCsvRecord> csv =
        CsvReader.builder().build(columns(), TextFile.read(file, MAX_BYTES))) {
      return csv.stream().toList();
    } catch (IOException e) {
      throw FormatException.unreadable(file, e);
    } catch (CsvParseException e) {
      throw new FormatException(file, "is damaged: " + e.getMessage());
    }
  }

  /** Adds a line. NaN becomes an empty cell. */
  void add(Object... values) {
    String[] line = new String[values.length];
    for (int i = 0; i < values.length; i++) {
      boolean isNone = values[i] instanceof Number figure && Double.isNaN(figure.doubleValue());
      line[i] = isNone ? "" : values[i].toString();
    }
    lines.add(line);
  }

  /** The values of a column in order of the lines; NaN for an empty cell. */
  double[] column(String name) {
    int index = header.indexOf(name);
    return lines.stream()
        .map(line -> line[index])
        .mapToDouble(cell -> cell.isEmpty() ? Double.NaN : Double.parseDouble(cell))
        .toArray();
  }

  /** Writes or replaces the file. */
  void write() {
    AtomicFile.write(
        file,
        out -> {
          Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text);
          csv.writeRecord(header);
          for (String[] line : lines) {
            csv.writeRecord(line);
          }
          csv.flush();
        });
  }
}
