package lanewise.report;

import java.util.List;
import java.util.stream.Stream;
import lanewise.screen.Screen;

/**
 * The content of a report, independent of its output as text, as a page, or as JSON and image
 * files.
 *
 * @param title the subject
 * @param subtitle time and setting
 * @param notes remarks that apply to all results
 * @param headline the most important values, the first in large type; four, seven or eight fill the
 *     page's grid
 * @param findings conclusions, one sentence each
 * @param sections the sections, in order
 * @param facts further facts on how the results were produced
 * @param origin the command and the environment
 * @param listings related files, shown in full
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
   * @param name its heading
   */
  public record Listing(String name, String text) {}

  /**
   * Writes the report as text: tables, the confusion matrix and bars, the headline, notes and
   * findings.
   */
  public void show(Screen screen) {
    new ReportText(screen).show(this);
  }

  /** The same report with a fact in place of that of its name. */
  public Report with(Fact fact) {
    List<Fact> changed =
        facts.stream().map(each -> each.name().equals(fact.name()) ? fact : each).toList();
    return new Report(
        title, subtitle, notes, headline, findings, sections, changed, origin, listings);
  }

  /** All figures, in order. */
  Stream<Figure> figures() {
    return sections.stream().flatMap(section -> section.figures().stream());
  }
}
