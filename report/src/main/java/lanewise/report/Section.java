package lanewise.report;

import java.util.List;
import lanewise.screen.Screen;

/**
 * A section of a report.
 *
 * @param title its heading
 * @param intro subject and reading help; may be empty
 * @param tables the tables, shown before the figures
 * @param figures the figures, in order
 */
public record Section(String title, String intro, List<Table> tables, List<Figure> figures) {

  /** A section without tables. */
  public static Section of(String title, String intro, List<Figure> figures) {
    return new Section(title, intro, List.of(), figures);
  }

  /** Writes the section as text: tables, the confusion matrix and bars. */
  public void show(Screen screen) {
    new ReportText(screen).show(this);
  }

  /** Whether it has neither tables nor figures. */
  boolean isEmpty() {
    return intro.isEmpty() && tables.isEmpty() && figures.isEmpty();
  }
}
