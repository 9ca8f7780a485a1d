package lanewise.cli.report;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.nio.file.Path;
import java.util.List;
import lanewise.cli.run.CsvTable;
import lanewise.format.FormatException;

/** The columns of a run's {@code epochs.csv} or {@code steps.csv}. */
public final class History {
  private final List<NamedCsvRecord> lines;

  private History(List<NamedCsvRecord> lines) {
    this.lines = lines;
  }

  /**
   * Reads a table.
   *
   * @throws FormatException if it cannot be read
   */
  public static History read(Path file) {
    return new History(CsvTable.read(file));
  }

  /** How many lines there are. */
  int size() {
    return lines.size();
  }

  /** The values of a column; NaN where a cell is empty or is no number, or no such column is. */
  public double[] column(String name) {
    return lines.stream().mapToDouble(line -> number(line, name)).toArray();
  }

  private static double number(NamedCsvRecord line, String name) {
    try {
      return Double.parseDouble(line.findField(name).orElse(""));
    } catch (NumberFormatException e) {
      return Double.NaN; // how the tables write a figure that there is not
    }
  }
}
