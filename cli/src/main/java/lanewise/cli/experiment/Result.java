package lanewise.cli.experiment;

import java.util.List;
import lanewise.report.Provenance;
import lanewise.report.Report;

/** The result of an experiment: the content of one JSON file, which a report tells to people. */
public interface Result {
  /** The name of the file. */
  String file();

  /** How it came to be. */
  Provenance origin();

  /**
   * Puts it into a report.
   *
   * @param folder where the experiment's runs are
   */
  Report report(ExperimentFolder folder);

  /** What a reader of any figure on a data set must know, each with the set's name. */
  static List<String> notes(String data, List<String> notes) {
    return notes.stream().map(note -> data + ": " + note).toList();
  }
}
