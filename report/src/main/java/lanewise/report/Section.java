package lanewise.report;

import java.util.List;
import lanewise.screen.Screen;

/**
 * A part of a report.
 *
 * @param title its heading
 * @param intro what it is about and how to read it; may be empty
 * @param tables before the figures
 * @param figures in their order
 */
public record Section(String title, String intro, List<Table> tables, List<Figure> figures) {

  /** A part without tables. */
  public static Section of(String title, String intro, List<Figure> figures) {
    return new Section(title, intro, List.of(), figures);
  }

  /** Shows it as text: tables, the confusion matrix and bars. */
  public void show(Screen screen) {
    new ReportText(screen).show(this);
  }

  /** Whether there is nothing in it. */
  boolean isEmpty() {
    return intro.isEmpty() && tables.isEmpty() && figures.isEmpty();
  }
}
