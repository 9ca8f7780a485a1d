package lanewise.cli.experiment.tune.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class SearchTest {
  private static final Parameter RATE = new Parameter.Range("lr", 1e-4, 1e-2, true, false, 3);
  private static final Parameter LAYERS = new Parameter.Range("layers", 1, 4, false, true, 4);
  private static final Parameter MODEL = new Parameter.Choice("model", List.of("a", "b"));
  private static final Space SPACE = new Space(List.of(RATE, LAYERS, MODEL));

  @Test
  void parametersCoverTheirRanges() {
    assertThat(RATE.value(0)).isEqualTo("1.0e-4");
    assertThat(RATE.value(0.5)).isEqualTo("0.001");
    assertThat(RATE.value(1)).isEqualTo("0.01");
    assertThat(LAYERS.value(0.49)).isEqualTo("2");
    assertThat(MODEL.value(0.49)).isEqualTo("a");
    assertThat(MODEL.value(1)).isEqualTo("b");
  }

  @Test
  void valuesThatAreTheSameAreOnePlaceForAModel() {
    assertThat(LAYERS.features(0.40)).isEqualTo(LAYERS.features(0.25));
    assertThat(MODEL.features(0.1)).isEqualTo(MODEL.features(0.4)).isNotEqualTo(MODEL.features(1));
  }

  @Test
  void impossibleRangesAreNamed() {
    assertThatThrownBy(() -> new Parameter.Range("lr", 1, 0, false, false, 5))
        .hasMessageContaining("lr: expected from below to");
    assertThatThrownBy(() -> new Parameter.Range("lr", 0, 1, true, false, 5))
        .hasMessageContaining("logarithmic");
    assertThatThrownBy(() -> new Parameter.Choice("model", List.of()))
        .hasMessageContaining("model");
  }

  @Test
  void aGridVisitsEveryPointOnce() {
    List<Trial> trials = run(new GridSearch(SPACE), _ -> 0);

    Set<Object> visited = new HashSet<>();
    trials.forEach(trial -> visited.add(SPACE.settings(trial.point())));
    assertThat(trials).hasSize(3 * 4 * 2);
    assertThat(visited).hasSize(3 * 4 * 2);
  }

  @Test
  void aResumedSearchProposesTheSameTrials() {
    for (Search search :
        List.of(
            new RandomSearch(SPACE, 12, 7),
            new BayesSearch(SPACE, 12, 7),
            new HalvingSearch(SPACE, 9, 3, 7))) {
      List<Trial> whole = run(search, SearchTest::hill);
      Search.Proposal next = search.next(whole.subList(0, 8));

      assertThat(next).isNotNull();
      assertThat(next.point()).isEqualTo(whole.get(8).point());
    }
  }

  @Test
  void halvingLetsTheBestThirdGoOn() {
    List<Trial> trials = run(new HalvingSearch(SPACE, 9, 3, 1), SearchTest::hill);

    assertThat(trials).hasSize(9 + 3 + 1);
    assertThat(trials.get(0).effort()).isCloseTo(1 / 9.0, within(1e-12));
    assertThat(trials.get(9).effort()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(trials.get(12).effort()).isEqualTo(1);
    double third =
        trials.subList(0, 9).stream().mapToDouble(Trial::score).sorted().toArray()[9 - 3];
    assertThat(trials.subList(9, 12)).allMatch(trial -> trial.score() >= third);
    assertThat(trials.getLast().score())
        .isEqualTo(trials.stream().mapToDouble(Trial::score).max().orElseThrow());
  }

  @Test
  void bayesFindsAHillThatChanceMisses() {
    List<Trial> bayes = run(new BayesSearch(SPACE, 25, 3), SearchTest::hill);
    List<Trial> chance = run(new RandomSearch(SPACE, 25, 3), SearchTest::hill);

    double best = bayes.stream().mapToDouble(Trial::score).max().orElseThrow();
    assertThat(best).isGreaterThan(-0.01);
    assertThat(best)
        .isGreaterThanOrEqualTo(chance.stream().mapToDouble(Trial::score).max().orElseThrow());
  }

  @Test
  void failedTrialsTeachBayesNothingAndHurtNothing() {
    List<Trial> trials =
        run(new BayesSearch(SPACE, 15, 3), point -> point[0] > 0.5 ? Double.NaN : hill(point));

    assertThat(trials).hasSize(15);
    assertThat(run(new BayesSearch(SPACE, 10, 3), _ -> Double.NaN)).hasSize(10);
  }

  @Test
  void whatMatteredIsFoundOut() {
    List<Trial> trials = run(new RandomSearch(SPACE, 40, 1), point -> Math.sin(3 * point[0]));

    List<Importance> importances = Importance.of(SPACE, trials);

    assertThat(importances).extracting(Importance::name).containsExactly("lr", "layers", "model");
    assertThat(importances.get(0).share()).isGreaterThan(0.9);
    assertThat(importances.get(1).share()).isLessThan(0.05);
    assertThat(importances.get(2).share()).isLessThan(0.05);
    assertThat(Importance.of(SPACE, trials.subList(0, 2))).isEmpty();
  }

  @Test
  void expectedImprovementIsThatOfTheFormula() {
    assertThat(BayesSearch.expectedImprovement(1, 0, 0.4)).isEqualTo(0.6);
    assertThat(BayesSearch.expectedImprovement(0, 0, 0.4)).isZero();
    // With the mean at the best so far: the deviation times the density at 0.
    assertThat(BayesSearch.expectedImprovement(2, 3, 2))
        .isCloseTo(3 / Math.sqrt(2 * Math.PI), within(1e-12));
  }

  @Test
  void aProcessFitsKnownPointsAndIsUncertainElsewhere() {
    double[][][] points = new double[9][1][1];
    double[] values = new double[9];
    for (int i = 0; i < 9; i++) {
      points[i][0][0] = i / 16.0; // nothing above one half
      values[i] = Math.cos(6 * points[i][0][0]);
    }
    GaussianProcess process = GaussianProcess.fit(points, values);

    assertThat(process.mean(at(0.28))).isCloseTo(Math.cos(6 * 0.28), within(0.02));
    assertThat(process.deviation(at(0.28))).isLessThan(0.05);
    assertThat(process.deviation(at(1))).isGreaterThan(5 * process.deviation(at(0.28)));
  }

  private static double[][] at(double x) {
    return new double[][] {{x}};
  }

  /** Highest, 0, at a learning rate of 0.7 of its range and model b. */
  private static double hill(double[] point) {
    return -Math.pow(point[0] - 0.7, 2) - (point[2] < 0.5 ? 0.3 : 0);
  }

  private static List<Trial> run(Search search, ToDoubleFunction<double[]> score) {
    List<Trial> done = new ArrayList<>();
    for (Search.Proposal next = search.next(done); next != null; next = search.next(done)) {
      done.add(new Trial(next.point(), next.effort(), score.applyAsDouble(next.point())));
    }
    return done;
  }
}
