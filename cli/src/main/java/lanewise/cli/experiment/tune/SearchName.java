package lanewise.cli.experiment.tune;

import lanewise.cli.experiment.tune.search.BayesSearch;
import lanewise.cli.experiment.tune.search.GridSearch;
import lanewise.cli.experiment.tune.search.HalvingSearch;
import lanewise.cli.experiment.tune.search.RandomSearch;
import lanewise.cli.experiment.tune.search.Search;
import lanewise.cli.experiment.tune.search.Space;
import lanewise.text.Choice;

/** The search methods, under their option names. */
enum SearchName {
  GRID,
  RANDOM,
  HALVING,
  BAYES;

  private static final int ETA = 3;

  /** A search of this kind. */
  Search in(Space space, int trials, long seed) {
    return switch (this) {
      case GRID -> new GridSearch(space);
      case RANDOM -> new RandomSearch(space, trials, seed);
      case HALVING -> new HalvingSearch(space, trials, ETA, seed);
      case BAYES -> new BayesSearch(space, trials, seed);
    };
  }

  @Override
  public String toString() {
    return Choice.name(this);
  }
}
