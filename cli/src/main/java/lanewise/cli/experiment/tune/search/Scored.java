package lanewise.cli.experiment.tune.search;

import java.util.List;

/** What a model learns from. */
final class Scored {
  private Scored() {}

  /** The trials that came to a score, of those with the same effort as most had. */
  static List<Trial> of(List<Trial> done) {
    List<Trial> sound = done.stream().filter(trial -> !Double.isNaN(trial.score())).toList();
    List<Trial> most = List.of();
    for (Trial trial : sound) {
      List<Trial> alike = sound.stream().filter(o -> o.effort() == trial.effort()).toList();
      if (alike.size() > most.size()) {
        most = alike;
      }
    }
    return most;
  }

  /** A process that has learnt from trials, at least one. */
  static GaussianProcess fit(Space space, List<Trial> trials) {
    return GaussianProcess.fit(
        trials.stream().map(trial -> space.features(trial.point())).toArray(double[][][]::new),
        trials.stream().mapToDouble(Trial::score).toArray());
  }
}
