package lanewise.cli.learn.check;

import java.util.List;

/**
 * How fast an answer must be. It is run in several fresh processes, of which the fastest counts:
 * neighbours on a machine only slow code down.
 *
 * @param required the least score
 * @param unit what a score counts, {@code times the speed of the plain loops}
 * @param runner measures once
 */
public record Race(double required, String unit, Runner runner) {
  /** Measures once. */
  @FunctionalInterface
  interface Runner {
    /**
     * Runs the student's code and what it is compared with, in turns.
     *
     * @throws Wrong if the code lacks what is to be run
     */
    Lap run(Submission student) throws Wrong;
  }

  /**
   * What some measurements say. Too low scores count only if most of them were made on a quiet
   * machine.
   */
  public Verdict.Outcome outcome(List<Lap> laps) {
    if (laps.stream().anyMatch(lap -> lap.score() >= required)) {
      return Verdict.Outcome.PASSED;
    }
    long calm = laps.stream().filter(Lap::calm).count();
    return 2 * calm > laps.size() ? Verdict.Outcome.FAILED : Verdict.Outcome.NOT_JUDGED;
  }

  /**
   * One measurement.
   *
   * @param score the speed, relative to what it is compared with
   * @param calm whether the machine was quiet enough for a low score to mean something
   */
  public record Lap(double score, boolean calm) {
    /** Reads what {@link #format} wrote. */
    public static Lap parse(String text) {
      String[] words = text.split(" ", -1);
      return new Lap(Double.parseDouble(words[0]), Boolean.parseBoolean(words[1]));
    }

    /** In a line. */
    String format() {
      return score + " " + calm;
    }
  }
}
