package lanewise.cli.learn.check;

/** Judges the answers to one exercise. */
@FunctionalInterface
interface Check {
  /**
   * Calls the student's code and compares.
   *
   * @throws Wrong at the first thing that is wrong
   */
  void check(Submission student, Examination examination) throws Wrong;
}
