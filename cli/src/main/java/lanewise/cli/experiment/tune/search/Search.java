package lanewise.cli.experiment.tune.search;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Proposes the next trial from the previous ones only: with the same seed and scores it proposes
 * the same, so that an interrupted search continues where it stopped.
 */
public interface Search {

  /**
   * A proposed trial.
   *
   * @param point its coordinates
   * @param effort the part of the full training to give it, above 0 and up to 1
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Proposal(double[] point, double effort) {}

  /** The next proposal, or null if the search is over. */
  @Nullable Proposal next(List<Trial> done);
}
