package lanewise.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.Network;
import lanewise.optim.Adam;
import lanewise.optim.Optimizer;
import lanewise.optim.Sgd;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.plan.RandomBatch;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Data that do not fit a network are refused before they are opened. */
class UnfitDataTest {
  private static final Network NETWORK =
      Network.of(Shape.of(1, 4, 4), new Flatten(), new Linear(3));
  private static final Network OTHER = Network.of(Shape.of(3, 4, 4), new Flatten(), new Linear(3));

  private final Scheduler scheduler = new Scheduler(1);
  private final Plan plan = Plan.compile(NETWORK, 4, ConvolutionAlgorithm.AUTO, scheduler);

  UnfitDataTest() {
    plan.load(NETWORK.initialize(1));
  }

  @AfterEach
  void stopThreads() {
    scheduler.close();
  }

  private static ListSource source(Network network, int classes, int batchSize) {
    return new ListSource(classes, List.of(RandomBatch.of(network, batchSize)));
  }

  private void assertRefused(ListSource source, String problem) {
    Trainer trainer = new Trainer(plan, Sgd.plain(), TrainingOptions.epochs(1).learningRate(0.1));
    ListSource good = source(NETWORK, 3, 4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer.fit(source, null, TrainingListener.NONE))
        .withMessage("the training data " + problem);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer.fit(good, source, TrainingListener.NONE))
        .withMessage("the validation data " + problem);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Evaluation.of(plan, source))
        .withMessage("the data " + problem);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LearningRateFinder.run(plan, Sgd.plain(), source, 1e-3, 1, 10))
        .withMessage("the training data " + problem);
    assertThat(source.opened).isEmpty();
    assertThat(good.opened).isEmpty();
  }

  @Test
  void anOptimizerOfAnotherTrainer() {
    TrainingOptions options = TrainingOptions.epochs(1).learningRate(0.1);
    for (Optimizer optimizer : List.of(Sgd.plain(), new Sgd(0.9, 0), Adam.plain())) {
      Trainer first = new Trainer(plan, optimizer, options);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Trainer(plan, optimizer, options))
          .withMessageStartingWith("the optimizer serves another trainer or plan")
          .withMessageEndingWith("make one for each trainer");
      first.fit(source(NETWORK, 3, 4), null, TrainingListener.NONE);
    }
  }

  @Test
  void imagesOfAnotherShape() {
    assertRefused(
        source(OTHER, 3, 4), "have images of shape (3, 4, 4), the network expects (1, 4, 4)");
  }

  @Test
  void anotherNumberOfClasses() {
    assertRefused(
        source(NETWORK, 7, 4),
        "have 7 classes, the network has 3 outputs: its last layer must have one output per class");
    assertRefused(
        source(NETWORK, 2, 4),
        "have 2 classes, the network has 3 outputs: its last layer must have one output per class");
  }

  @Test
  void largerBatches() {
    assertRefused(
        source(NETWORK, 3, 5),
        "come in batches of 5, the plan takes 4 images: compile it for more");
  }

  @Test
  void noImages() {
    assertRefused(new ListSource(3, List.of(RandomBatch.of(NETWORK, 4, 0, 1))), "have no images");
  }

  private void assertRefused(
      TrainingOptions options, @Nullable ListSource validation, String message) {
    plan.load(NETWORK.initialize(1));
    Trainer trainer = new Trainer(plan, Sgd.plain(), options);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer.fit(source(NETWORK, 3, 4), validation, TrainingListener.NONE))
        .withMessage(message);
  }

  @Test
  void earlyStoppingNeedsValidation() {
    assertRefused(
        TrainingOptions.epochs(3).earlyStopping(new EarlyStopping(1, 0)),
        null,
        "early stopping needs validation data");
  }

  @Test
  void aMetricNeedsImagesThatDefineIt() {
    Batch one = RandomBatch.of(NETWORK, 4);
    Arrays.fill(one.labels(), 2);
    assertRefused(
        TrainingOptions.epochs(3).metric(Metric.AUC),
        new ListSource(3, List.of(one)),
        "the metric AUC is not defined on the validation data: it needs images of two classes");
  }

  @Test
  void anEvaluationHasAView() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Evaluation.ofViews(plan, List.of()))
        .withMessage("an evaluation needs at least one view of the images");
  }

  @Test
  void resultsReadAsSentences() {
    Evaluation evaluation =
        Evaluation.of(
            Task.MULTI_CLASS,
            2,
            new int[] {0, 1, 1, 1},
            new float[] {.5f, .5f, 0, 1, .2f, .8f, 1, 0});
    assertThat(evaluation.toString()).endsWith(", accuracy 75.00 % of 4 images");
    assertThat(evaluation.confusion())
        .hasToString("3 of 4 correct; one row per actual class:\n[1, 0]\n[1, 2]");
    assertThat(new EpochResult(3, 0.25, 0.875, null, 0.001, 2, 4, true))
        .hasToString(
            "epoch 3: training loss 0.2500, accuracy 87.50 %; rate 0.00100; 2.0 s, 4 images/s");
    assertThat(new EpochResult(3, 0.25, 0.875, evaluation, 0.001, 2, 4, true).toString())
        .endsWith("; validation " + evaluation + ", the best so far");
    assertThat(NETWORK).hasToString("(1, 4, 4) -> flatten1 (16) -> fc1 (3), 51 parameters");
    assertThat(plan.toString()).endsWith(" for 4 images of (1, 4, 4), 3 classes");
  }
}
