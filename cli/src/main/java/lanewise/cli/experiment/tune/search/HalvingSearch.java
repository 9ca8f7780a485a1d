package lanewise.cli.experiment.tune.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Successive halving: many points get a short training; the best of them, one in {@code eta}, a
 * training {@code eta} times as long; and so on up to the full training. Source: K. Jamieson, A.
 * Talwalkar, Non-stochastic best arm identification and hyperparameter optimization, AISTATS 2016.
 */
public final class HalvingSearch implements Search {
  private final List<double[]> points = new ArrayList<>();
  private final int eta;
  private final int rungs;

  /**
   * A search.
   *
   * @param trials the number of points of the first round, at least 1
   * @param eta one in {@code eta} points continues; at least 2
   */
  public HalvingSearch(Space space, int trials, int eta, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < trials; i++) {
      points.add(space.random(random));
    }
    this.eta = eta;
    int count = 1;
    for (int left = trials; left >= eta; left /= eta) {
      count++;
    }
    this.rungs = count;
  }

  @Override
  public @Nullable Proposal next(List<Trial> done) {
    List<double[]> climbing = points;
    int start = 0;
    for (int rung = 0; rung < rungs; rung++) {
      int end = start + climbing.size();
      if (done.size() < end) {
        double effort = Math.pow(eta, rung - rungs + 1);
        return new Proposal(climbing.get(done.size() - start), effort);
      }
      climbing =
          done.subList(start, end).stream()
              .sorted(Comparator.comparingDouble(HalvingSearch::rank).reversed())
              .limit(climbing.size() / eta)
              .map(Trial::point)
              .toList();
      start = end;
    }
    return null;
  }

  private static double rank(Trial trial) {
    return Double.isNaN(trial.score()) ? Double.NEGATIVE_INFINITY : trial.score();
  }
}
