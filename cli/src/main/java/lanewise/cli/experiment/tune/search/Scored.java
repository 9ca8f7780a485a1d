package lanewise.cli.experiment.tune.search;

import java.util.List;

/** The trials to which a model is fitted. */
final class Scored {
  private Scored() {}

  /** The trials with a score, of those with the most common effort. */
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

  /** Fits a process to at least one trial. */
  static GaussianProcess fit(Space space, List<Trial> trials) {
    return GaussianProcess.fit(
        trials.stream().map(trial -> space.features(trial.point())).toArray(double[][][]::new),
        trials.stream().mapToDouble(Trial::score).toArray());
  }
}
