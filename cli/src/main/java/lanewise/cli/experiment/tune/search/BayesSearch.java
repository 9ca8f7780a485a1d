package lanewise.cli.experiment.tune.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Bayesian optimisation: a {@link GaussianProcess} is fitted to the scores so far, and the next
 * point is the one with the largest expected improvement over the best score. It starts with a
 * Latin hypercube, which covers every parameter's range evenly. Sources: D. R. Jones, M. Schonlau,
 * W. J. Welch, Journal of Global Optimization 13, 1998; J. Snoek, H. Larochelle, R. P. Adams, NIPS
 * 2012.
 */
public final class BayesSearch implements Search {
  private static final int ANYWHERE = 1000;
  private static final int NEARBY = 100;
  private static final double NEAR = 0.1;
  private static final NormalDistribution STANDARD = new NormalDistribution(null, 0, 1);

  private final Space space;
  private final int trials;
  private final long seed;
  private final List<double[]> start;

  public BayesSearch(Space space, int trials, long seed) {
    this.space = space;
    this.trials = trials;
    this.seed = seed;
    this.start = latinHypercube(Math.min(trials, Math.max(4, 2 * space.dimensions())));
  }

  @Override
  public @Nullable Proposal next(List<Trial> done) {
    if (done.size() == trials) {
      return null;
    }
    if (done.size() < start.size()) {
      return new Proposal(start.get(done.size()), 1);
    }
    SplittableRandom random = new SplittableRandom(seed + done.size());
    List<Trial> scored = Scored.of(done);
    if (scored.isEmpty()) {
      return new Proposal(space.random(random), 1);
    }
    GaussianProcess process = Scored.fit(space, scored);
    double best = scored.stream().mapToDouble(Trial::score).max().orElseThrow();
    List<Map<String, String>> tried =
        done.stream().map(trial -> space.settings(trial.point())).toList();
    double[] next = space.random(random);
    double most = -1;
    for (double[] candidate : candidates(scored, random)) {
      double[][] features = space.features(candidate);
      double improvement =
          expectedImprovement(process.mean(features), process.deviation(features), best);
      if (improvement > most && !tried.contains(space.settings(candidate))) {
        most = improvement;
        next = candidate;
      }
    }
    return new Proposal(next, 1);
  }

  /** The expected improvement over the best of a normally distributed score. */
  static double expectedImprovement(double mean, double deviation, double best) {
    if (deviation == 0) {
      return Math.max(0, mean - best);
    }
    double z = (mean - best) / deviation;
    return (mean - best) * STANDARD.cumulativeProbability(z) + deviation * STANDARD.density(z);
  }

  private List<double[]> candidates(List<Trial> scored, SplittableRandom random) {
    List<double[]> candidates = new ArrayList<>();
    for (int i = 0; i < ANYWHERE; i++) {
      candidates.add(space.random(random));
    }
    List<Trial> best =
        scored.stream()
            .sorted(Comparator.comparingDouble(Trial::score).reversed())
            .limit(3)
            .toList();
    for (Trial trial : best) {
      for (int i = 0; i < NEARBY; i++) {
        double[] near = trial.point().clone();
        for (int d = 0; d < near.length; d++) {
          near[d] = Math.clamp(near[d] + NEAR * random.nextGaussian(), 0, 1);
        }
        candidates.add(near);
      }
    }
    return candidates;
  }

  /**
   * A Latin hypercube: each point is in a different one of {@code count} slices of every
   * parameter's range.
   */
  private List<double[]> latinHypercube(int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      points.add(new double[space.dimensions()]);
    }
    for (int d = 0; d < space.dimensions(); d++) {
      int[] slices = new int[count];
      for (int i = 0; i < count; i++) {
        int other = random.nextInt(i + 1);
        slices[i] = slices[other];
        slices[other] = i;
      }
      for (int i = 0; i < count; i++) {
        points.get(i)[d] = (slices[i] + random.nextDouble()) / count;
      }
    }
    return points;
  }
}
