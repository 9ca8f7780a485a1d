package lanewise.cli.experiment.tune;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.experiment.Experiment;
import lanewise.cli.experiment.ExperimentFolder;
import lanewise.cli.experiment.Outcome;
import lanewise.cli.experiment.Trainings;
import lanewise.cli.experiment.tune.search.Search;
import lanewise.cli.experiment.tune.search.Space;
import lanewise.cli.experiment.tune.search.Trial;
import lanewise.cli.terminal.Waiting;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.run.RunConfig;
import lanewise.run.RunException;
import lanewise.run.RunSettings;
import lanewise.text.Choice;
import lanewise.train.Metric;

/** Runs the trials of a search: each is a training with the settings of one point of the space. */
final class Trials {
  private final Experiment experiment;
  private final Space space;
  private final Trainings trainings;
  private final Metric metric;
  private final List<Trial> done = new ArrayList<>();
  private final List<TuneResult.TrialResult> results = new ArrayList<>();

  Trials(Experiment experiment, Space space, ExperimentFolder folder) {
    this.experiment = experiment;
    this.space = space;
    this.trainings = new Trainings(experiment.line(), folder);
    this.metric = experiment.given().selection().metric();
  }

  /** The trials for the search, in order of execution. */
  List<Trial> done() {
    return done;
  }

  /** The reported results, in the same order. */
  List<TuneResult.TrialResult> results() {
    return results;
  }

  /**
   * Runs the trials that a search proposes.
   *
   * @throws CommandFailure if all of them fail
   */
  void makeAll(Search search) {
    for (Search.Proposal proposal = search.next(done);
        proposal != null;
        proposal = search.next(done)) {
      make(proposal);
    }
    if (done.stream().allMatch(trial -> Double.isNaN(trial.score()))) {
      throw new CommandFailure("all trials failed: give ranges of smaller learning rates");
    }
  }

  private void make(Search.Proposal proposal) {
    Map<String, String> changes = space.settings(proposal.point());
    RunConfig shortened = shortened(experiment.settings().with(changes), proposal.effort());
    int epochs = epochs(shortened);
    String name = "trial-%03d".formatted(done.size() + 1);
    double value;
    try (Waiting waiting = experiment.waiting("training " + name)) {
      value = value(name, experiment.resolve(shortened), waiting);
    }
    double score = metric == Metric.LOSS ? -value : value;
    done.add(new Trial(proposal.point(), proposal.effort(), score));
    results.add(
        new TuneResult.TrialResult(
            done.size(), name, new LinkedHashMap<>(changes), epochs, value, score));
    experiment.screen().line("%s: %s %.4f with %s", name, Choice.name(metric), value, changes);
  }

  /**
   * The settings for a fraction of the training: of its epochs, or of its steps if those are
   * limited.
   */
  private RunConfig shortened(RunConfig settings, double effort) {
    RunSettings given = experiment.resolve(settings);
    Integer steps = given.steps();
    if (given.epochs() == null && steps != null) {
      return settings.with("steps", Math.max(1, Math.round(effort * steps)));
    }
    int whole = Objects.requireNonNullElse(given.epochs(), RunSettings.EPOCHS);
    return settings.with("epochs", Math.max(1, Math.round(effort * whole)));
  }

  private int epochs(RunConfig settings) {
    int images = experiment.heldOut().train().size();
    return Objects.requireNonNull(experiment.resolve(settings).withEpochsFor(images).epochs());
  }

  private double value(String name, RunSettings training, Waiting waiting) {
    try {
      DataSet data = withoutTest(training.holdout().applyTo(training.loadData()));
      Outcome outcome = trainings.train(new Trainings.Job(name, training, () -> data));
      return switch (metric) {
        case LOSS -> outcome.loss();
        case ACCURACY -> outcome.accuracy();
        case BALANCED_ACCURACY -> outcome.balancedAccuracy();
        case AUC -> outcome.auc();
      };
    } catch (RunException e) { // divergence is a result too
      waiting.line("%s failed: %s".formatted(name, e.getMessage()));
      return Double.NaN;
    }
  }

  /** The set with its validation images in place of the test images, which must not be used. */
  private static DataSet withoutTest(DataSet data) {
    ImageSet validation = data.validation();
    if (validation == null) {
      throw new IllegalStateException("no validation images");
    }
    List<String> notes = new ArrayList<>(data.notes());
    notes.add("a trial of a search: test results are those of the validation images");
    return new DataSet(data.name(), data.train(), validation, validation, notes);
  }
}
