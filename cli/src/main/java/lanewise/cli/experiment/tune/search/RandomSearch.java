package lanewise.cli.experiment.tune.search;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Random points: effective if only few of many settings matter. Source: J. Bergstra, Y. Bengio,
 * Random search for hyper-parameter optimization, JMLR 13, 2012.
 */
public final class RandomSearch implements Search {
  private final Space space;
  private final int trials;
  private final long seed;

  public RandomSearch(Space space, int trials, long seed) {
    this.space = space;
    this.trials = trials;
    this.seed = seed;
  }

  @Override
  public @Nullable Proposal next(List<Trial> done) {
    if (done.size() == trials) {
      return null;
    }
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < done.size(); i++) {
      space.random(random);
    }
    return new Proposal(space.random(random), 1);
  }
}
