package lanewise.report.run;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.format.FormatException;
import lanewise.run.RunFolder;

/**
 * The columns of a run's {@code epochs.csv} or {@code steps.csv}, equally long; NaN for an empty or
 * non-numeric cell.
 */
public final class History {
  private final Map<String, double[]> columns;
  private final int size;

  /** Creates a history from columns by name. */
  public History(Map<String, double[]> columns) {
    this.columns = Map.copyOf(columns);
    this.size = columns.values().stream().mapToInt(column -> column.length).max().orElse(0);
  }

  /**
   * The epochs of a finished run.
   *
   * @throws FormatException if they cannot be read
   */
  public static History ofEpochs(RunFolder run) {
    return of(run.readEpochs());
  }

  /**
   * The steps of a finished run.
   *
   * @throws FormatException if they cannot be read
   */
  public static History ofSteps(RunFolder run) {
    return of(run.readSteps());
  }

  private static History of(List<NamedCsvRecord> lines) {
    Map<String, double[]> columns = new LinkedHashMap<>();
    if (!lines.isEmpty()) {
      for (String name : lines.getFirst().getHeader()) {
        columns.put(name, lines.stream().mapToDouble(line -> number(line, name)).toArray());
      }
    }
    return new History(columns);
  }

  /** The number of lines. */
  int size() {
    return size;
  }

  /** The values of a column; NaN in every line if there is no such column. */
  public double[] column(String name) {
    double[] column = columns.get(name);
    if (column == null) {
      column = new double[size];
      Arrays.fill(column, Double.NaN);
    }
    return column;
  }

  private static double number(NamedCsvRecord line, String name) {
    try {
      return Double.parseDouble(line.findField(name).orElse(""));
    } catch (NumberFormatException e) {
      return Double.NaN; // the tables write missing values as empty cells
    }
  }
}
