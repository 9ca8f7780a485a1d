package lanewise.cli.report;

import java.util.List;
import java.util.stream.Stream;

/**
 * All that a report says, before it becomes a page, pictures and JSON.
 *
 * @param title what it is about
 * @param subtitle when and with what
 * @param notes what a reader of any of its figures must know
 * @param headline the figures that count most
 * @param sections in their order
 * @param facts how all this came to be
 * @param configuration the settings it was made with, as they stand in their file; may be empty
 */
record Report(
    String title,
    String subtitle,
    List<String> notes,
    List<Fact> headline,
    List<Section> sections,
    List<Fact> facts,
    String configuration) {

  /** All figures in their order. */
  Stream<Figure> figures() {
    return sections.stream().flatMap(section -> section.figures().stream());
  }
}
