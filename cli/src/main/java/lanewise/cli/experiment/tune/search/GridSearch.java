package lanewise.cli.experiment.tune.search;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Grid search: every point of the grid in order. */
public final class GridSearch implements Search {
  private final List<double[]> points;

  public GridSearch(Space space) {
    this.points = space.grid();
  }

  @Override
  public @Nullable Proposal next(List<Trial> done) {
    return done.size() < points.size() ? new Proposal(points.get(done.size()), 1) : null;
  }
}
