package lanewise.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import lanewise.report.Table.Column;

/** The most frequent mistakes, used if there are too many classes for a confusion matrix. */
public final class MistakeTable {
  /** From this fraction of a class on, a confusion is highlighted. */
  static final double FREQUENT = 0.05;

  private static final int MOST_MISTAKES = 12;

  /** One class predicted as another. */
  private record Mistake(String actual, String predicted, long count, double share) {}

  private MistakeTable() {}

  /**
   * Builds the table.
   *
   * @param counts rows are the actual classes, columns the predicted ones
   */
  public static Table of(List<String> names, List<List<Long>> counts) {
    List<Mistake> mistakes = new ArrayList<>();
    for (int actual = 0; actual < names.size(); actual++) {
      List<Long> row = counts.get(actual);
      double total = row.stream().mapToLong(Long::longValue).sum();
      for (int predicted = 0; predicted < names.size(); predicted++) {
        long count = row.get(predicted);
        if (actual != predicted && count > 0) {
          mistakes.add(new Mistake(names.get(actual), names.get(predicted), count, count / total));
        }
      }
    }
    mistakes.sort(Comparator.comparingLong(Mistake::count).reversed());
    Table table =
        Table.of(
            Column.words("mistaken most"),
            Column.words("for"),
            Column.count("images"),
            Column.percent("of the class"));
    for (Mistake mistake : mistakes.subList(0, Math.min(MOST_MISTAKES, mistakes.size()))) {
      table = table.row(mistake.actual(), mistake.predicted(), mistake.count(), mistake.share());
    }
    return table;
  }
}
