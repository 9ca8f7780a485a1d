package lanewise.cli.experiment;

import java.util.List;
import lanewise.report.Provenance;
import lanewise.report.Report;

/** The result of an experiment: the content of a JSON file and the source of a report. */
public interface Result {
  /** The name of the file. */
  String file();

  /** The provenance of the result. */
  Provenance origin();

  /**
   * Builds the report.
   *
   * @param folder the folder of the experiment
   */
  Report report(ExperimentFolder folder);

  /** The notes of a data set, each with the set's name. */
  static List<String> notes(String data, List<String> notes) {
    return notes.stream().map(note -> data + ": " + note).toList();
  }
}
