package lanewise.train;

import static lanewise.tensor.SameTensors.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import lanewise.metrics.ConfusionMatrix;
import lanewise.optim.Adam;
import lanewise.optim.Sgd;
import lanewise.tensor.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The choice of the best epoch, early stopping, and the rate on a plateau. */
class SelectionTest {
  private static final double RATE = 0.5;

  private final TinyRun run = new TinyRun();

  @AfterEach
  void stopThreads() {
    run.close();
  }

  private static TrainingOptions options(int epochs) {
    return TrainingOptions.epochs(epochs).learningRate(RATE);
  }

  @ParameterizedTest
  @EnumSource
  void theBestEpochIsTheBestByTheMetricThenByLoss(Metric metric) {
    run.trainer(new Sgd(0.5, 0), TrainingOptions.epochs(40).learningRate(0.1).metric(metric))
        .fit(TinyRun.train(), TinyRun.validation(), run.new Notes());
    assertThat(run.epochs).hasSize(40).extracting(EpochResult::best).contains(true, false);
    double bestScore = Double.NEGATIVE_INFINITY;
    double bestLoss = Double.POSITIVE_INFINITY;
    for (EpochResult epoch : run.epochs) {
      double value = metric.of(epoch.validation());
      double score = metric == Metric.LOSS ? -value : value;
      double loss = epoch.validationLoss();
      boolean best = score > bestScore || (score == bestScore && loss < bestLoss);
      assertThat(epoch.best()).as("epoch %d", epoch.epoch()).isEqualTo(best);
      if (best) {
        bestScore = score;
        bestLoss = loss;
      }
    }
  }

  @Test
  void metricsAreThoseOfTheirNames() {
    ConfusionMatrix confusion = new ConfusionMatrix(2);
    int[] labels = {0, 0, 0, 1};
    float[] probabilities = {0.9f, 0.1f, 0.8f, 0.2f, 0.3f, 0.7f, 0.4f, 0.6f};
    confusion.add(0, 0);
    confusion.add(0, 0);
    confusion.add(0, 1);
    confusion.add(1, 1);
    Evaluation evaluation = new Evaluation(Task.MULTI_CLASS, 0.5, confusion, labels, probabilities);
    assertThat(Metric.LOSS.of(evaluation)).isEqualTo(0.5);
    assertThat(Metric.ACCURACY.of(evaluation)).isEqualTo(0.75);
    assertThat(Metric.BALANCED_ACCURACY.of(evaluation)).isEqualTo((2 / 3.0 + 1) / 2, within(1e-12));
    // Of the three pairs of images of different classes, two are in the right order.
    assertThat(Metric.AUC.of(evaluation)).isEqualTo(2 / 3.0, within(1e-12));
  }

  @Test
  void stopsAfterSoManyEpochsWithoutImprovementAndRestoresTheBest() {
    Trainer trainer =
        run.trainer(
            new Sgd(0.9, 0),
            options(100).metric(Metric.LOSS).earlyStopping(new EarlyStopping(3, 0)));
    FitResult result = trainer.fit(TinyRun.train(), TinyRun.validation(), run.new Notes());
    int last = run.epochs.size();
    assertThat(result).isEqualTo(new FitResult(true, true, 4L * last));
    assertThat(result)
        .hasToString(
            "completed after %d steps; the plan holds the weights of the best epoch", 4 * last);
    assertThat(trainer.stoppedEarly()).isTrue();
    assertThat(last).isBetween(4, 99);
    assertThat(run.epochs.subList(last - 3, last)).noneMatch(EpochResult::best);
    assertThat(run.epochs.get(last - 4).best()).isTrue();
    assertSame(run.plan.weights(), run.weights.get(last - 4));
  }

  @Test
  void tooSmallAnImprovementIsNone() {
    Trainer trainer =
        run.trainer(
            Sgd.plain(),
            TrainingOptions.epochs(100)
                .learningRate(1e-4)
                .metric(Metric.LOSS)
                .earlyStopping(new EarlyStopping(2, 0.5)));
    trainer.fit(TinyRun.train(), TinyRun.validation(), run.new Notes());
    // The first epoch always improves; then the loss falls, but by less than 0.5.
    assertThat(run.epochs).hasSize(3);
  }

  @Test
  void patienceThatLastsLetsTheRunFinish() {
    Trainer trainer =
        run.trainer(
            Sgd.plain(), options(5).metric(Metric.ACCURACY).earlyStopping(new EarlyStopping(5, 0)));
    trainer.fit(TinyRun.train(), TinyRun.validation(), run.new Notes());
    assertThat(run.epochs).hasSize(5);
    assertThat(trainer.stoppedEarly()).isFalse();
  }

  @Test
  void aPlateauLowersTheRate() {
    Plateau plateau = new Plateau(0.1, 1);
    run.trainer(Adam.plain(), options(30).plateau(plateau))
        .fit(TinyRun.train(), TinyRun.validation(), run.new Notes());
    // PyTorch's ReduceLROnPlateau (mode min, threshold 1e-4, relative) in a few lines.
    double rate = RATE;
    double best = Double.POSITIVE_INFINITY;
    int bad = 0;
    for (int epoch = 0; epoch < 30; epoch++) {
      assertThat(run.rates.get(4 * epoch)).as("epoch %d", epoch + 1).isEqualTo(rate, within(1e-15));
      double loss = run.epochs.get(epoch).validationLoss();
      if (loss < best * (1 - 1e-4)) {
        best = loss;
        bad = 0;
      } else if (++bad > 1) {
        rate *= 0.1;
        bad = 0;
      }
    }
    assertThat(rate).isLessThan(RATE);
  }

  @Test
  void theAverageIsWhatIsValidatedAndRestored() {
    Trainer trainer =
        run.trainer(
            new Sgd(0.9, 0),
            options(6).average(0.9).metric(Metric.LOSS).earlyStopping(new EarlyStopping(6, 0)));
    ListSource validation = TinyRun.validation();
    TrainingListener checking =
        run.new Notes() {
          @Override
          public void onEpoch(EpochResult result) {
            super.onEpoch(result);
            // The listener sees the average; the trained weights are kept beside it.
            assertThat(Evaluation.of(run.plan, validation).loss())
                .isEqualTo(result.validationLoss());
            assertThat(run.plan.average().get("fc1.weight").values())
                .isNotEqualTo(run.plan.weights().get("fc1.weight").values());
          }
        };
    trainer.fit(TinyRun.train(), validation, checking);
    int best = 0;
    for (EpochResult epoch : run.epochs) {
      best = epoch.best() ? epoch.epoch() : best;
    }
    assertSame(run.plan.weights(), run.weights.get(best - 1));
  }

  private static void assertRefused(String message, Runnable action) {
    assertThatIllegalArgumentException().isThrownBy(action::run).withMessage(message);
  }

  @Test
  void badValuesAreRefused() {
    assertRefused("patience must be >= 1, given 0", () -> new EarlyStopping(0, 0));
    assertRefused("the improvement must be >= 0, given -1.0", () -> new EarlyStopping(1, -1));
    assertRefused(
        "the factor of a plateau must be above 0 and below 1, given 1.0", () -> new Plateau(1, 1));
    assertRefused("the patience of a plateau must be >= 0, given -1", () -> new Plateau(0.5, -1));
    assertRefused("the largest gradient norm must be > 0, given 0.0", () -> options(1).clipNorm(0));
    assertRefused(
        "the decay of the weights' average must be in [0, 1), given 1.0",
        () -> options(1).average(1));
  }
}
