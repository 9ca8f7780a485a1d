package lanewise.cli.experiment.tune.search;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what to try next from what was tried before, and from nothing else: with the same seed
 * and scores it proposes the same, so that a search goes on where it was cut.
 */
public interface Search {

  /**
   * What to try.
   *
   * @param point its coordinates
   * @param effort the part of the full training to give it, above 0 and up to 1
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Proposal(double[] point, double effort) {}

  /** The next proposal, or null if the search is over. */
  @Nullable Proposal next(List<Trial> done);
}
