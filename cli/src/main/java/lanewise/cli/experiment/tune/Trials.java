package lanewise.cli.experiment.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.experiment.Experiment;
import lanewise.cli.experiment.Measure;
import lanewise.cli.experiment.Outcome;
import lanewise.cli.experiment.Part;
import lanewise.cli.experiment.Trainings;
import lanewise.cli.experiment.tune.search.Search;
import lanewise.cli.experiment.tune.search.Space;
import lanewise.cli.experiment.tune.search.Trial;
import lanewise.cli.terminal.Waiting;
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
  private final int atOnce;
  private final Metric metric;
  private final List<Trial> done = new ArrayList<>();
  private final List<TuneResult.TrialResult> results = new ArrayList<>();

  /**
   * @param atOnce how many trials a search may propose before it hears how they came out
   */
  Trials(Experiment experiment, Space space, Trainings trainings, int atOnce) {
    this.experiment = experiment;
    this.space = space;
    this.trainings = trainings;
    this.atOnce = atOnce;
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
    for (List<Search.Proposal> next = proposals(search);
        !next.isEmpty();
        next = proposals(search)) {
      make(next);
    }
    if (done.stream().allMatch(trial -> Double.isNaN(trial.score()))) {
      throw new CommandFailure("all trials failed: give ranges of smaller learning rates");
    }
  }

  /** Those of one round; a round of halving waits for the one before. */
  private List<Search.Proposal> proposals(Search search) {
    List<Search.Proposal> next = new ArrayList<>();
    List<Trial> known = new ArrayList<>(done);
    while (next.size() < atOnce) {
      Search.Proposal proposal = search.next(known);
      if (proposal == null || (!next.isEmpty() && proposal.effort() != next.getFirst().effort())) {
        break;
      }
      next.add(proposal);
      known.add(new Trial(proposal.point(), proposal.effort(), Double.NaN));
    }
    return next;
  }

  private void make(List<Search.Proposal> proposals) {
    List<RunConfig> settings = new ArrayList<>();
    List<Callable<Double>> trials = new ArrayList<>();
    for (Search.Proposal proposal : proposals) {
      Map<String, String> changes = space.settings(proposal.point());
      RunConfig shortened = shortened(experiment.settings().with(changes), proposal.effort());
      String name = name(done.size() + settings.size() + 1);
      settings.add(shortened);
      trials.add(
          () -> {
            try (Waiting waiting = experiment.waiting("training " + name)) {
              return value(name, experiment.resolve(shortened), waiting);
            }
          });
    }
    List<Double> values = trainings.all(trials, 1);
    for (int i = 0; i < values.size(); i++) {
      add(proposals.get(i), epochs(settings.get(i)), values.get(i));
    }
  }

  private static String name(int number) {
    return "trial-%03d".formatted(number);
  }

  private void add(Search.Proposal proposal, int epochs, double value) {
    Map<String, String> changes = space.settings(proposal.point());
    String name = name(done.size() + 1);
    double score = metric == Metric.LOSS ? -value : value;
    done.add(new Trial(proposal.point(), proposal.effort(), score));
    results.add(
        new TuneResult.TrialResult(
            done.size(), name, new RunConfig(changes), epochs, value, score));
    String settings =
        changes.entrySet().stream()
            .map(setting -> setting.getKey() + " " + setting.getValue())
            .collect(Collectors.joining(", "));
    experiment
        .screen()
        .line(
            "%s: %s %s with %s",
            name, Choice.name(metric), TuneResult.text(metric, value), settings);
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
      Outcome outcome =
          trainings.train(new Trainings.Job(name, training, training, new Part.WithoutTest()));
      Measure measure = Measure.of(metric);
      return measure == null ? outcome.loss() : measure.of(outcome);
    } catch (RunException e) { // divergence is a result too
      waiting.line("%s failed: %s".formatted(name, e.getMessage()));
      return Double.NaN;
    }
  }
}
