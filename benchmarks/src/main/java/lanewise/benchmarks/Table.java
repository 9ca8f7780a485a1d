package lanewise.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Rows in aligned columns, headings first: words flush left, figures after them flush right. */
final class Table {
  private final int wordColumns;
  private final List<List<String>> rows = new ArrayList<>();

  Table(int wordColumns) {
    this.wordColumns = wordColumns;
  }

  void row(List<String> cells) {
    rows.add(List.copyOf(cells));
  }

  /** For a terminal. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      text.append(String.join("   ", padded(row)).stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** For a file. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    line(text, padded(rows.getFirst()));
    List<String> rule = new ArrayList<>();
    for (int column = 0; column < rows.getFirst().size(); column++) {
      String dashes = "-".repeat(Math.max(2, width(column) - 1));
      rule.add(column < wordColumns ? dashes + "-" : dashes + ":");
    }
    line(text, rule);
    rows.stream().skip(1).forEach(row -> line(text, padded(row)));
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private List<String> padded(List<String> row) {
    return IntStream.range(0, row.size())
        .mapToObj(
            column -> {
              String space = " ".repeat(width(column) - row.get(column).length());
              return column < wordColumns ? row.get(column) + space : space + row.get(column);
            })
        .toList();
  }

  private int width(int column) {
    return Collections.max(rows.stream().map(row -> row.get(column).length()).toList());
  }
}
