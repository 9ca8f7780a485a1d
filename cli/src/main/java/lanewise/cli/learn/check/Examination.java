package lanewise.cli.learn.check;

import java.util.ArrayList;
import java.util.List;

/** One pass through the checks of an exercise: what has been found good, what is looked at now. */
final class Examination {
  private final List<String> passed = new ArrayList<>();
  private volatile String current = "";

  /** Says with what the student's code is called next, should it throw or never return. */
  void at(String inputs) {
    current = inputs;
  }

  /** What the code was called with last, after "with"; nothing at the beginning. */
  String with() {
    return current.isEmpty() ? "" : ", with " + current;
  }

  /** Notes that a part is good. */
  void passed(String sentence) {
    passed.add(sentence);
    current = "";
  }

  List<String> sentences() {
    return List.copyOf(passed);
  }
}
