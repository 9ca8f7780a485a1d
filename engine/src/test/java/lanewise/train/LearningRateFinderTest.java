package lanewise.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import lanewise.optim.Sgd;
import lanewise.train.LearningRateFinder.Point;
import lanewise.train.LearningRateFinder.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LearningRateFinderTest {
  private final TinyRun run = new TinyRun();

  @AfterEach
  void stopThreads() {
    run.close();
  }

  private Result find(double from, double to, int steps) {
    return LearningRateFinder.run(run.plan, new Sgd(0.9, 0), TinyRun.train(), from, to, steps);
  }

  @Test
  void ratesRiseByEqualFactorsAndLossesAreSmoothed() {
    List<Point> points = find(1e-6, 1e-3, 31).points();
    assertThat(points).hasSize(31);
    double mean = 0;
    for (int i = 0; i < 31; i++) {
      assertThat(points.get(i).rate()).isEqualTo(1e-6 * Math.pow(10, i / 10.0), within(1e-15));
      mean = 0.98 * mean + 0.02 * points.get(i).loss();
      assertThat(points.get(i).smoothed())
          .isEqualTo(mean / (1 - Math.pow(0.98, i + 1)), within(1e-9));
    }
  }

  @Test
  void suggestsWhereTheLossFallsFastestAndEndsWhereItExplodes() {
    Result result = find(1e-5, 1e4, 200);
    List<Point> points = result.points();
    assertThat(points.size()).isLessThan(200);
    double lowest = points.stream().mapToDouble(Point::smoothed).min().orElseThrow();
    double atLowest =
        points.stream().filter(p -> p.smoothed() == lowest).findFirst().orElseThrow().rate();
    assertThat(result.suggestion()).isGreaterThan(1e-5).isLessThanOrEqualTo(atLowest);
  }

  @Test
  void theWeightsAreAfterwardsAsBefore() {
    float[] before = run.plan.weights().get("fc1.weight").values();
    find(1e-3, 1, 20);
    assertThat(run.plan.weights().get("fc1.weight").values()).isEqualTo(before);
  }

  @Test
  void badValuesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> find(1, 1, 10))
        .withMessage("the rates must rise from above 0, given 1.0 to 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> find(1, 2, 1))
        .withMessage("a range test needs at least 2 steps, given 1");
  }
}
