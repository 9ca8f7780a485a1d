package lanewise.report;

import java.util.List;
import java.util.stream.Stream;
import lanewise.screen.Screen;

/**
 * All that a report says, before it becomes text on a screen, a page, or JSON and picture files.
 *
 * @param title what it is about
 * @param subtitle when and with what
 * @param notes what a reader of any of its figures must know
 * @param headline the figures that count most, the first of all in large: four or seven fill the
 *     page's grid
 * @param findings what follows from the figures, a sentence each
 * @param sections in their order
 * @param facts what else is to be known of how it was done
 * @param origin by which command and where
 * @param listings the files that say more of it
 */
public record Report(
    String title,
    String subtitle,
    List<String> notes,
    List<Fact> headline,
    List<String> findings,
    List<Section> sections,
    List<Fact> facts,
    Provenance origin,
    List<Listing> listings) {

  /**
   * The text of a file.
   *
   * @param name what it is
   */
  public record Listing(String name, String text) {}

  /** Shows it as text: tables, the confusion matrix and bars, the headline, notes and findings. */
  public void show(Screen screen) {
    new ReportText(screen).show(this);
  }

  /** All figures in their order. */
  Stream<Figure> figures() {
    return sections.stream().flatMap(section -> section.figures().stream());
  }
}
