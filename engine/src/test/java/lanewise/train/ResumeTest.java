package lanewise.train;

import static lanewise.tensor.SameTensors.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import lanewise.optim.Adam;
import lanewise.optim.Optimizer;
import lanewise.optim.Schedule;
import lanewise.optim.Sgd;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** A run left at any moment and gone on with by another trainer: the same bytes. */
class ResumeTest {
  private static final TrainingOptions EVERYTHING =
      TrainingOptions.epochs(5)
          .schedule(Schedule.cosine(0.3, 10).warmedUp(3))
          .accumulate(2)
          .clipNorm(0.5)
          .average(0.9)
          .metric(Metric.LOSS)
          .earlyStopping(new EarlyStopping(2, 0))
          .plateau(new Plateau(0.5, 0));

  /** Keeps the state of every pause, and what came of the run. */
  private static final class Course {
    final List<TrainingState> pauses = new ArrayList<>();
    final List<String> told = new ArrayList<>();
    Map<String, Tensor> weights = Map.of();
  }

  private static Course run(
      Supplier<Optimizer> optimizer, TrainingOptions options, int from, List<TrainingState> known) {
    Course course = new Course();
    try (TinyRun run = new TinyRun()) {
      Trainer trainer = run.trainer(optimizer.get(), options);
      if (from >= 0) {
        trainer.restore(known.get(from));
      }
      TrainingListener listener =
          new TrainingListener() {
            @Override
            public void onStep(
                long step, int epoch, double loss, double accuracy, double rate, int images) {
              course.told.add("%d %d %s %s %s".formatted(step, epoch, loss, accuracy, rate));
            }

            @Override
            public void onEpoch(EpochResult epoch) {
              course.told.add(
                  "epoch %d %s %s %s"
                      .formatted(
                          epoch.epoch(), epoch.trainLoss(), epoch.validationLoss(), epoch.best()));
            }

            @Override
            public void onPause(Supplier<TrainingState> state) {
              course.pauses.add(state.get());
            }
          };
      trainer.fit(TinyRun.train(), TinyRun.validation(), listener);
      course.weights = run.plan.weights();
    }
    return course;
  }

  private void check(Supplier<Optimizer> optimizer, TrainingOptions options) {
    Course whole = run(optimizer, options, -1, List.of());
    assertThat(whole.pauses).hasSize(whole.told.size()); // one after each step and each epoch
    for (int from = 0; from < whole.pauses.size(); from++) {
      Course rest = run(optimizer, options, from, whole.pauses);
      assertThat(rest.told)
          .as("after pause %d", from)
          .isEqualTo(whole.told.subList(from + 1, whole.told.size()));
      assertSame(rest.weights, whole.weights);
    }
  }

  @Test
  void plainRunsResume() {
    check(() -> new Sgd(0.9, 0.01), TrainingOptions.epochs(3).learningRate(0.1));
  }

  @Test
  void everythingResumes() {
    check(() -> Adam.decoupled(0.01), EVERYTHING);
  }

  @Test
  void runsOfSomeStepsResume() {
    check(() -> Sgd.nesterov(0.9, 0.01), TrainingOptions.epochs(9).maxSteps(6).learningRate(0.1));
  }

  @Test
  void aRunGoesBackAndOnAtAnotherRate() {
    try (TinyRun run = new TinyRun()) {
      Trainer trainer = run.trainer(new Sgd(0.9, 0), TrainingOptions.epochs(2).learningRate(0.1));
      TrainingState begin = trainer.state();
      trainer.fit(TinyRun.train(), null, run.new Notes());
      trainer.restore(begin);
      trainer.scaleRate(0.5);
      trainer.fit(TinyRun.train(), null, run.new Notes());
      assertThat(run.rates.subList(0, 8)).containsOnly(0.1);
      assertThat(run.rates.subList(8, 16)).containsOnly(0.05);
      assertThat(run.epochs).extracting(EpochResult::epoch).containsExactly(1, 2, 1, 2);
    }
  }

  @Test
  void anExplodingLossIsDivergence() {
    try (TinyRun run = new TinyRun()) {
      Map<String, Tensor> weights = TinyRun.NETWORK.initialize(1);
      Arrays.fill(weights.get("fc2.bias").values(), 0, 1, 1000f);
      run.plan.load(weights);
      Trainer trainer = run.trainer(new Sgd(0.9, 0), TrainingOptions.epochs(2).learningRate(0.1));
      assertThatThrownBy(() -> trainer.fit(TinyRun.train(), null, TrainingListener.NONE))
          .isInstanceOf(DivergenceException.class)
          .hasMessageMatching(
              "the loss grew to \\d+\\.\\d, above 54\\.93, at step 1 \\(epoch 1\\);"
                  + " try a smaller learning rate");
    }
  }

  @Test
  void aDamagedStateIsRefused() {
    try (TinyRun run = new TinyRun()) {
      Trainer trainer = run.trainer(Adam.plain(), TrainingOptions.epochs(2).learningRate(0.1));
      TrainingState good = trainer.state();
      Map<String, String> figures = new HashMap<>(good.figures());
      figures.remove("images");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> trainer.restore(new TrainingState(good.tensors(), figures)))
          .withMessage("images is missing");
      figures.put("images", "many");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> trainer.restore(new TrainingState(good.tensors(), figures)))
          .withMessage("images is not a whole number: many");
      Map<String, Tensor> tensors = new HashMap<>(good.tensors());
      tensors.remove("optimizer/mean/fc1.weight");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> trainer.restore(new TrainingState(tensors, good.figures())))
          .withMessageContaining("mean/fc1.weight is missing");
    }
  }
}
