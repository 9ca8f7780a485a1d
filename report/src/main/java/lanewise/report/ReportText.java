package lanewise.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import lanewise.chart.BarChart;
import lanewise.chart.Chart;
import lanewise.chart.ConfusionChart;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import lanewise.screen.TextTable;
import lanewise.text.Text;

/**
 * A report as text. It shows the figures that have a text form; the others are only on the page.
 */
record ReportText(Screen screen) {
  /** The largest number of rows shown of a table. */
  private static final int MOST_ROWS = 25;

  private static final int BAR = 30;

  void show(Report report) {
    report.sections().forEach(this::show);
    TextTable facts = new TextTable(2);
    report.headline().forEach(fact -> facts.row(fact.name(), fact.text()));
    report.notes().forEach(note -> facts.row("note", note));
    report.facts().forEach(fact -> facts.row(fact.name(), fact.text()));
    facts.lines().stream().skip(1).forEach(screen::line);
    report.findings().forEach(screen::line);
  }

  void show(Section section) {
    List<Chart> charts =
        section.figures().stream()
            .map(Figure::chart)
            .filter(chart -> chart instanceof ConfusionChart || chart instanceof BarChart)
            .toList();
    if (section.tables().isEmpty() && charts.isEmpty()) {
      return;
    }
    if (!section.title().isEmpty()) {
      screen.line(section.title());
    }
    for (Table table : section.tables()) {
      show(table);
      screen.gap();
    }
    for (Chart chart : charts) {
      switch (chart) {
        case ConfusionChart confusion -> show(confusion);
        case BarChart bars -> screen.table(bars(bars));
        default -> throw new IllegalStateException(chart.title()); // filtered out above
      }
      screen.gap();
    }
  }

  private void show(Table table) {
    int left = table.rows().size() - table.emphasised() - MOST_ROWS;
    screen.table(left > 0 ? shortened(table) : table.text());
    if (left > 0) {
      screen.line(Text.of("… and %s more in the report", Figures.count(left)));
    }
    if (!table.caption().isEmpty()) {
      screen.line(table.caption());
    }
  }

  private static TextTable shortened(Table table) {
    List<List<Object>> rows = new ArrayList<>(table.rows().subList(0, MOST_ROWS));
    int all = table.rows().size();
    rows.addAll(table.rows().subList(all - table.emphasised(), all));
    return new Table("", table.columns(), Collections.unmodifiableList(rows), 0).text();
  }

  /** The matrix with class names, or with class numbers if names make it too wide. */
  private void show(ConfusionChart confusion) {
    for (boolean numbered : new boolean[] {false, true}) {
      TextTable matrix = matrix(confusion, numbered);
      if (matrix.width() <= screen.width()) {
        screen.table(matrix, (text, row, column) -> coloured(confusion, text, row, column - 1));
        return;
      }
    }
    screen.table(MistakeTable.of(confusion.names(), confusion.counts()).text());
  }

  private static TextTable matrix(ConfusionChart confusion, boolean numbered) {
    List<String> names = confusion.names();
    List<String> headings = new ArrayList<>(List.of("actual \\ predicted"));
    for (int label = 0; label < names.size(); label++) {
      headings.add(numbered ? String.valueOf(label) : names.get(label));
    }
    TextTable table = new TextTable(1, headings.toArray(String[]::new));
    for (int actual = 0; actual < names.size(); actual++) {
      List<String> row = new ArrayList<>();
      row.add(numbered ? Text.of("%2d %s", actual, names.get(actual)) : names.get(actual));
      confusion
          .counts()
          .get(actual)
          .forEach(count -> row.add(count == 0 ? "." : Figures.count(count)));
      table.row(row.toArray(String[]::new));
    }
    return table;
  }

  /** Correct predictions in green, frequent mistakes in yellow. */
  private String coloured(ConfusionChart confusion, String text, int actual, int predicted) {
    if (predicted < 0) {
      return text;
    }
    if (actual == predicted) {
      return screen.green(text);
    }
    return confusion.share(actual, predicted) > MistakeTable.FREQUENT ? screen.yellow(text) : text;
  }

  private static TextTable bars(BarChart chart) {
    double full = chart.longest();
    TextTable table = new TextTable(1, chart.title(), "", "");
    for (BarChart.Bar bar : chart.bars()) {
      String drawn = "#".repeat((int) Math.round(BAR * bar.value() / full));
      table.row(bar.name(), bar.text(), drawn + " ".repeat(BAR - drawn.length()));
    }
    return table;
  }
}
