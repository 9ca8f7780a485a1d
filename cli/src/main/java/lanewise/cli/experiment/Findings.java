package lanewise.cli.experiment;

import java.util.List;
import lanewise.cli.report.Provenance;
import lanewise.report.Report;
import lanewise.screen.Screen;

/** What an experiment came to: one JSON file, tables on the screen, and a report. */
interface Findings {
  /** How it came to be. */
  Provenance origin();

  /** Shows it as tables. */
  void show(Screen screen);

  /**
   * Puts it into a report.
   *
   * @param folder where the experiment's runs are
   */
  Report report(ExperimentFolder folder);

  /** What must be known of a data set, said of it by its name. */
  static List<String> notes(String data, List<String> notes) {
    return notes.stream().map(note -> data + ": " + note).toList();
  }
}
