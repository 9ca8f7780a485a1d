package lanewise.site;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lanewise.chart.BarChart;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Node;
import org.commonmark.node.Text;

/** The tables of docs/performance.md as charts, so that a figure stands in one place. */
final class SpeedCharts {
  private static final Pattern NUMBER = Pattern.compile("[\\d,]+(\\.\\d+)?");

  private SpeedCharts() {}

  /** The rows of the first table below a heading, the column heads first. */
  static List<List<String>> table(Document page, String heading) {
    boolean below = false;
    for (Node node = page.root().getFirstChild(); node != null; node = node.getNext()) {
      if (node instanceof org.commonmark.node.Heading) {
        below = words(node).equals(heading);
      } else if (below && node instanceof TableBlock table) {
        return rows(table);
      }
    }
    throw new IllegalArgumentException(page.path() + " has no table under '" + heading + "'");
  }

  private static List<List<String>> rows(TableBlock table) {
    List<List<String>> rows = new ArrayList<>();
    table.accept(
        new AbstractVisitor() {
          @Override
          public void visit(CustomNode node) {
            if (node instanceof TableRow) {
              List<String> cells = new ArrayList<>();
              for (Node cell = node.getFirstChild(); cell != null; cell = cell.getNext()) {
                cells.add(words(cell));
              }
              rows.add(cells);
            } else {
              visitChildren(node);
            }
          }
        });
    return rows;
  }

  private static String words(Node node) {
    StringBuilder words = new StringBuilder();
    node.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text text) {
            words.append(text.getLiteral());
          }

          @Override
          public void visit(Code code) {
            words.append(code.getLiteral());
          }
        });
    return words.toString();
  }

  /** Training steps: for each network a bar of each engine. */
  static BarChart training(Document performance, String network) {
    BarChart chart = BarChart.of(network);
    List<List<String>> rows = table(performance, "Training step");
    for (List<String> row : rows) {
      if (row.getFirst().equals(network) && row.get(1).equals("2")) {
        for (int engine = 2; engine < 4; engine++) {
          chart = bar(chart, rows.getFirst().get(engine), row.get(engine));
        }
      }
    }
    return chart;
  }

  /** A row of the table of inference on machine A: a bar for each engine. */
  static BarChart inference(Document performance, String task) {
    BarChart chart = BarChart.of(task);
    List<List<String>> rows = table(performance, "Inference");
    for (List<String> row : rows) {
      if (row.getFirst().startsWith("A, " + task)) {
        for (int engine = 1; engine < row.size(); engine++) {
          chart = bar(chart, rows.getFirst().get(engine), row.get(engine));
        }
      }
    }
    return chart;
  }

  private static BarChart bar(BarChart chart, String engine, String cell) {
    Matcher number = NUMBER.matcher(cell);
    if (!number.find()) {
      return chart;
    }
    double speed = Double.parseDouble(number.group().replace(",", ""));
    return engine.equals("Lanewise")
        ? chart.bar(engine, speed, number.group())
        : chart.other(engine, speed, number.group());
  }
}
