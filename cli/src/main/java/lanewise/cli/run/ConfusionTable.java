package lanewise.cli.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import lanewise.screen.TextTable;

/**
 * A confusion matrix for people: by the classes' names, or by their numbers where names make it
 * wider than the screen; of very many classes only what was mistaken most.
 *
 * @param names of the classes
 * @param counts rows are the actual classes, columns the predicted ones
 */
record ConfusionTable(List<String> names, List<List<Long>> counts) {
  private static final String CORNER = "actual \\ predicted";

  /** So many of the mistakes stand for a matrix that has no room. */
  private static final int MOST_MISTAKES = 12;

  /** From this share of a class on, taking it for another is a habit. */
  private static final double HABIT = 0.05;

  /** One class taken for another. */
  private record Mistake(int actual, int predicted, long count) {}

  void show(Screen screen) {
    for (boolean numbered : new boolean[] {false, true}) {
      TextTable matrix = matrix(numbered);
      if (matrix.width() <= screen.width()) {
        screen.table(matrix, (text, row, column) -> coloured(screen, text, row, column));
        return;
      }
    }
    showMistakes(screen);
  }

  private TextTable matrix(boolean numbered) {
    String[] headings = new String[names.size() + 1];
    headings[0] = CORNER;
    for (int label = 0; label < names.size(); label++) {
      headings[label + 1] = numbered ? String.valueOf(label) : names.get(label);
    }
    TextTable table = new TextTable(1, headings);
    for (int actual = 0; actual < names.size(); actual++) {
      String[] row = new String[headings.length];
      row[0] = numbered ? "%2d %s".formatted(actual, names.get(actual)) : names.get(actual);
      for (int predicted = 0; predicted < names.size(); predicted++) {
        long count = count(actual, predicted);
        row[predicted + 1] = count == 0 ? "." : Figures.count(count);
      }
      table.row(row);
    }
    return table;
  }

  /** What is right in green, and habitual mistakes in yellow. */
  private String coloured(Screen screen, String text, int row, int column) {
    if (column == 0) {
      return text;
    }
    int actual = row;
    int predicted = column - 1;
    if (actual == predicted) {
      return screen.green(text);
    }
    return count(actual, predicted) > HABIT * total(actual) ? screen.yellow(text) : text;
  }

  private void showMistakes(Screen screen) {
    List<Mistake> mistakes = new ArrayList<>();
    for (int actual = 0; actual < names.size(); actual++) {
      for (int predicted = 0; predicted < names.size(); predicted++) {
        if (actual != predicted && count(actual, predicted) > 0) {
          mistakes.add(new Mistake(actual, predicted, count(actual, predicted)));
        }
      }
    }
    mistakes.sort(Comparator.comparingLong(Mistake::count).reversed());
    TextTable table = new TextTable(2, "mistaken most", "for", "images", "of the class");
    for (Mistake mistake : mistakes.subList(0, Math.min(MOST_MISTAKES, mistakes.size()))) {
      table.row(
          names.get(mistake.actual()),
          names.get(mistake.predicted()),
          Figures.count(mistake.count()),
          Figures.percent((double) mistake.count() / total(mistake.actual())));
    }
    screen.table(table);
  }

  private long count(int actual, int predicted) {
    return counts.get(actual).get(predicted);
  }

  private long total(int actual) {
    return counts.get(actual).stream().mapToLong(Long::longValue).sum();
  }
}
