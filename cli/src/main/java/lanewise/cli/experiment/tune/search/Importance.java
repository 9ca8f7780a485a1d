package lanewise.cli.experiment.tune.search;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.StatUtils;

/**
 * The importance of a setting: the fraction of the score's variance over the whole space that it
 * explains alone, averaged over the other settings, by a {@link GaussianProcess} fitted to the
 * trials. Source: F. Hutter, H. Hoos, K. Leyton-Brown, An efficient approach for assessing
 * hyperparameter importance, ICML 2014.
 *
 * @param name the setting
 * @param share 0 to 1; the rest to 1 is due to interactions
 */
public record Importance(String name, double share) {
  private static final int POINTS = 400;
  private static final int LEVELS = 12;
  private static final int FEWEST = 3;

  /**
   * The importance of the settings, in the space's order; none if fewer than three trials have a
   * score.
   */
  public static List<Importance> of(Space space, List<Trial> done) {
    List<Trial> scored = Scored.of(done);
    if (scored.size() < FEWEST) {
      return List.of();
    }
    GaussianProcess process = Scored.fit(space, scored);
    SplittableRandom random = new SplittableRandom(1);
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < POINTS; i++) {
      points.add(space.random(random));
    }
    double total =
        StatUtils.populationVariance(
            points.stream().mapToDouble(point -> process.mean(space.features(point))).toArray());
    List<Importance> importances = new ArrayList<>();
    for (int d = 0; d < space.dimensions(); d++) {
      double[] means = new double[levels(space.parameters().get(d))];
      for (int level = 0; level < means.length; level++) {
        for (double[] point : points) {
          double[] moved = point.clone();
          moved[d] = (level + 0.5) / means.length;
          means[level] += process.mean(space.features(moved)) / POINTS;
        }
      }
      double share = total == 0 ? 0 : Math.min(1, StatUtils.populationVariance(means) / total);
      importances.add(new Importance(space.parameters().get(d).name(), share));
    }
    return importances;
  }

  private static int levels(Parameter parameter) {
    return parameter instanceof Parameter.Choice choice ? choice.values().size() : LEVELS;
  }
}
