package lanewise.report;

import java.util.List;
import java.util.stream.Stream;

/**
 * All that a report says, before it becomes a page, pictures and JSON.
 *
 * @param title what it is about
 * @param subtitle when and with what
 * @param notes what a reader of any of its figures must know
 * @param headline the figures that count most, the first of all in large: four or seven fill the
 *     page's grid
 * @param sections in their order
 * @param facts how all this came to be
 * @param listings the files that say more of it
 */
public record Report(
    String title,
    String subtitle,
    List<String> notes,
    List<Fact> headline,
    List<Section> sections,
    List<Fact> facts,
    List<Listing> listings) {

  /**
   * A file's text, for who wants to read it.
   *
   * @param name what it is
   */
  public record Listing(String name, String text) {}

  /** All figures in their order. */
  Stream<Figure> figures() {
    return sections.stream().flatMap(section -> section.figures().stream());
  }
}
