package lanewise.train;

import static lanewise.tensor.SameTensors.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import lanewise.nn.Activation;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
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
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private static final double RATE = 0.05;
  private static final long WAIT = 20_000_000;
  private static final Network NETWORK =
      Network.of(Shape.of(1, 4, 4), new Flatten(), new Linear(8), Activation.relu(), new Linear(3));

  private final Scheduler scheduler = new Scheduler(1);
  private final Plan plan = Plan.compile(NETWORK, 4, ConvolutionAlgorithm.AUTO, scheduler);
  private final Recorder recorder = new Recorder();

  TrainerTest() {
    plan.load(NETWORK.initialize(1));
  }

  @AfterEach
  void stopThreads() {
    scheduler.close();
  }

  /** Remembers what it hears. */
  private static class Recorder implements TrainingListener {
    record Step(long step, int epoch, double loss, double accuracy, int images) {}

    final List<Step> steps = new ArrayList<>();
    final List<EpochResult> epochs = new ArrayList<>();
    int pauses;

    @Override
    public void onPause(Supplier<TrainingState> state) {
      pauses++;
    }

    @Override
    public void onStep(
        long step, int epoch, double loss, double accuracy, double learningRate, int images) {
      assertThat(learningRate).isEqualTo(RATE);
      steps.add(new Step(step, epoch, loss, accuracy, images));
    }

    @Override
    public void onEpoch(EpochResult result) {
      epochs.add(result);
    }
  }

  /** Batches of 4, 4, 4 and 2 images. */
  private static List<Batch> batches() {
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      batches.add(RandomBatch.of(NETWORK, 4, i == 3 ? 2 : 4, i));
    }
    return batches;
  }

  private static ListSource source() {
    return new ListSource(3, batches());
  }

  private Trainer trainer(int epochs, long maxSteps, int accumulate) {
    return new Trainer(
        plan,
        new Sgd(0.9, 0),
        TrainingOptions.epochs(epochs)
            .maxSteps(maxSteps)
            .learningRate(RATE)
            .accumulate(accumulate));
  }

  private static float[] values(Plan plan, String name) {
    return plan.weights().get(name).values();
  }

  @Test
  void waitingForBatchesIsMeasured() {
    ListSource slow =
        new ListSource(3, batches()) {
          @Override
          public BatchStream open(int epoch, int firstBatch) {
            LockSupport.parkNanos(WAIT);
            return super.open(epoch, firstBatch);
          }
        };
    Trainer trainer = trainer(5, 0, 1);
    assertThat(trainer.waitingShare()).isNaN();
    long start = System.nanoTime();
    trainer.fit(slow, null, recorder);
    long elapsed = System.nanoTime() - start;
    assertThat(trainer.waitingShare() * elapsed).isGreaterThan(5.0 * WAIT / 2);
    assertThat(trainer.waitingShare()).isBetween(0.0, 1.0);
  }

  @Test
  void aPausedRunDoesNotTrain() {
    Recorder holding =
        new Recorder() {
          @Override
          public void onPause(Supplier<TrainingState> state) {
            LockSupport.parkNanos(WAIT);
          }
        };
    long start = System.nanoTime();
    trainer(1, 0, 1).fit(source(), null, holding);
    double elapsed = (System.nanoTime() - start) / 1e9;
    double seconds = holding.epochs.getFirst().seconds();
    assertThat(seconds).isLessThan(elapsed - 4 * WAIT / 1e9);
    assertThat(seconds * holding.epochs.getFirst().imagesPerSecond()).isCloseTo(14, within(1e-6));
  }

  @Test
  void everyBatchIsOneStep() {
    ListSource source = source();
    boolean completed = trainer(2, 0, 1).fit(source, null, recorder).completed();
    assertThat(completed).isTrue();
    assertThat(recorder.steps)
        .extracting(Recorder.Step::step)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    assertThat(recorder.steps)
        .extracting(Recorder.Step::images)
        .containsExactly(4, 8, 12, 14, 4, 8, 12, 14);
    assertThat(recorder.steps)
        .extracting(Recorder.Step::epoch)
        .containsExactly(1, 1, 1, 1, 2, 2, 2, 2);
    assertThat(source.opened).containsExactly(1, 2);
    assertThat(source.closed).isEqualTo(2);
  }

  @Test
  void epochFiguresAreMeansOverImages() {
    trainer(1, 0, 1).fit(source(), null, recorder);
    double[] losses = recorder.steps.stream().mapToDouble(Recorder.Step::loss).toArray();
    EpochResult epoch = recorder.epochs.get(0);
    assertThat(epoch.epoch()).isEqualTo(1);
    assertThat(epoch.trainLoss())
        .isEqualTo((4 * (losses[0] + losses[1] + losses[2]) + 2 * losses[3]) / 14, within(1e-12));
    assertThat(epoch.trainAccuracy()).isEqualTo(recorder.steps.get(3).accuracy());
    assertThat(epoch.validationLoss()).isNaN();
    assertThat(epoch.validationAccuracy()).isNaN();
    assertThat(epoch.imagesPerSecond() * epoch.seconds()).isEqualTo(14, within(1e-6));
  }

  @Test
  void stepsAreThoseOfThePlan() {
    Plan byHand = Plan.compile(NETWORK, 4, ConvolutionAlgorithm.AUTO, scheduler);
    byHand.load(NETWORK.initialize(1));
    Optimizer sgd = new Sgd(0.9, 0);
    sgd.prepare(byHand.storedParameters());
    int correct = 0;
    for (Batch batch : batches()) {
      byHand.accumulate(batch, batch.size(), 1);
      correct += byHand.correct();
      byHand.update(sgd, RATE);
    }
    trainer(1, 0, 1).fit(source(), null, recorder);
    assertThat(correct).isPositive();
    assertThat(recorder.epochs.getFirst().trainAccuracy()).isEqualTo(correct / 14.0);
    assertThat(values(plan, "fc1.weight")).isEqualTo(values(byHand, "fc1.weight"));
  }

  @Test
  void accumulationGroupsBatches() {
    Plan byHand = Plan.compile(NETWORK, 4, ConvolutionAlgorithm.AUTO, scheduler);
    byHand.load(NETWORK.initialize(1));
    Optimizer sgd = new Sgd(0.9, 0);
    sgd.prepare(byHand.storedParameters());
    List<Batch> batches = batches();
    double loss = 0;
    for (Batch batch : batches.subList(0, 3)) {
      loss += byHand.accumulate(batch, 12, 1) * 4 / 12;
    }
    byHand.update(sgd, RATE);
    byHand.accumulate(batches.get(3), 2, 1);
    byHand.update(sgd, RATE);

    trainer(1, 0, 3).fit(source(), null, recorder);
    assertThat(recorder.steps).extracting(Recorder.Step::images).containsExactly(12, 14);
    assertThat(recorder.steps.get(0).loss()).isEqualTo(loss, within(1e-9));
    assertThat(values(plan, "fc2.weight")).isEqualTo(values(byHand, "fc2.weight"));
  }

  @Test
  void moreBatchesThanTheEpochHasAreOneStep() {
    trainer(2, 0, Integer.MAX_VALUE).fit(source(), null, recorder);
    assertThat(recorder.steps).extracting(Recorder.Step::images).containsExactly(14, 14);
  }

  @Test
  void maxStepsEndTheRunWithinAnEpoch() {
    ListSource source = source();
    boolean completed = trainer(5, 6, 1).fit(source, source(), recorder).completed();
    assertThat(completed).isTrue();
    assertThat(recorder.steps).hasSize(6);
    assertThat(recorder.epochs).hasSize(2);
    assertThat(recorder.epochs.get(1).validationLoss()).isPositive();
    assertThat(source.closed).isEqualTo(2);
  }

  @Test
  void theListenerCanStopTheRun() {
    Recorder stopping =
        new Recorder() {
          @Override
          public boolean shouldStop() {
            return steps.size() == 5;
          }
        };
    ListSource source = source();
    boolean completed = trainer(9, 0, 1).fit(source, null, stopping).completed();
    assertThat(completed).isFalse();
    assertThat(stopping.steps).hasSize(5);
    assertThat(stopping.epochs).hasSize(1);
    assertThat(source.closed).isEqualTo(2);
  }

  @Test
  void severalListenersHearTheSameAndEachCanStopTheRun() {
    Recorder stopping =
        new Recorder() {
          @Override
          public boolean shouldStop() {
            return steps.size() == 5;
          }
        };
    TrainingListener all = TrainingListener.all(recorder, stopping);
    boolean completed = trainer(9, 0, 1).fit(source(), null, all).completed();
    assertThat(completed).isFalse();
    assertThat(recorder.steps).hasSize(5).isEqualTo(stopping.steps);
    assertThat(recorder.epochs).hasSize(1).isEqualTo(stopping.epochs);
    assertThat(recorder.pauses).isEqualTo(6).isEqualTo(stopping.pauses);
  }

  @Test
  void divergenceNamesTheStepAndKeepsTheWeights() {
    List<Batch> batches = batches();
    batches.get(2).images()[5] = Float.NaN;
    ListSource source = new ListSource(3, batches);
    List<Map<String, Tensor>> weights = new ArrayList<>();
    TrainingListener keeping =
        new TrainingListener() {
          @Override
          public void onStep(
              long step, int epoch, double loss, double accuracy, double rate, int images) {
            weights.add(plan.weights());
          }
        };
    DivergenceException thrown =
        catchThrowableOfType(
            DivergenceException.class, () -> trainer(2, 0, 1).fit(source, null, keeping));
    assertThat(thrown)
        .hasMessage("the loss became NaN at step 3 (epoch 1); try a smaller learning rate");
    assertThat(thrown.step()).isEqualTo(3);
    assertThat(weights).hasSize(2);
    assertSame(plan.weights(), weights.get(1));
    assertThat(source.closed).isEqualTo(1);
  }

  @Test
  void infiniteLossIsDivergenceToo() {
    Map<String, Tensor> weights = NETWORK.initialize(1);
    float[] rows = weights.get("fc2.weight").values();
    Arrays.fill(rows, 0, rows.length / 3 * 2, -Float.MAX_VALUE); // products of positive numbers
    Arrays.fill(weights.get("fc2.bias").values(), 0, 2, -Float.MAX_VALUE);
    plan.load(weights);
    assertThatThrownBy(() -> trainer(1, 0, 2).fit(source(), null, TrainingListener.NONE))
        .isInstanceOf(DivergenceException.class)
        .hasMessageStartingWith("the loss became Infinity at step 1 (epoch 1)");
  }

  @Test
  void withoutValidationEveryEpochIsTheBest() {
    trainer(3, 0, 1).fit(source(), null, recorder);
    assertThat(recorder.epochs).extracting(EpochResult::best).containsExactly(true, true, true);
  }

  @Test
  void theBestEpochHasTheHighestAccuracyThenTheLowestLoss() {
    ListSource validation = new ListSource(3, List.of(RandomBatch.of(NETWORK, 4, 4, 99)));
    trainer(60, 0, 1).fit(source(), validation, recorder);
    double bestAccuracy = -1;
    double bestLoss = 0;
    for (EpochResult epoch : recorder.epochs) {
      double accuracy = epoch.validationAccuracy();
      double loss = epoch.validationLoss();
      boolean best = accuracy > bestAccuracy || (accuracy == bestAccuracy && loss < bestLoss);
      assertThat(epoch.best()).as("epoch %d", epoch.epoch()).isEqualTo(best);
      if (best) {
        bestAccuracy = accuracy;
        bestLoss = loss;
      }
    }
    assertThat(recorder.epochs.subList(1, 60)).extracting(EpochResult::best).contains(true, false);
  }

  @Test
  void evaluationCountsEveryImageOnce() {
    ListSource source = source();
    Evaluation evaluation = Evaluation.of(plan, source);
    double loss = 0;
    int correct = 0;
    for (Batch batch : batches()) {
      loss += plan.evaluate(batch) * batch.size() / 14;
      correct += plan.correct();
    }
    assertThat(evaluation.loss()).isEqualTo(loss, within(1e-12));
    assertThat(evaluation.accuracy()).isEqualTo(correct / 14.0);
    assertThat(evaluation.confusion().total()).isEqualTo(14);
    assertThat(source.closed).isEqualTo(1);
  }

  @Test
  void evaluationDoesNotDependOnTheBatches() {
    Batch whole = new Batch(14, NETWORK.inputShape());
    whole.setSize(14);
    int image = 0;
    for (Batch batch : batches()) {
      int pixels = batch.imageShape().size();
      System.arraycopy(batch.images(), 0, whole.images(), image * pixels, batch.size() * pixels);
      System.arraycopy(batch.labels(), 0, whole.labels(), image, batch.size());
      image += batch.size();
    }
    Plan large = Plan.compile(NETWORK, 14, ConvolutionAlgorithm.AUTO, scheduler);
    large.load(plan.weights());
    assertThat(Evaluation.of(large, new ListSource(3, List.of(whole))).loss())
        .isEqualTo(Evaluation.of(plan, source()).loss());
  }

  @Test
  void viewsOfTheSameImagesAreJudgedByTheMeanOfTheProbabilities() {
    Evaluation one = Evaluation.of(plan, source());
    List<Batch> others = batches();
    others.forEach(
        batch -> {
          for (int i = 0; i < batch.images().length; i++) {
            batch.images()[i] = -batch.images()[i];
          }
        });
    ListSource negatives = new ListSource(3, others);
    Evaluation other = Evaluation.of(plan, negatives);

    Evaluation both = Evaluation.ofViews(plan, List.of(source(), negatives));

    double loss = 0;
    for (int image = 0; image < 14; image++) {
      for (int label = 0; label < 3; label++) {
        int i = image * 3 + label;
        assertThat(both.probabilities()[i])
            .isCloseTo((one.probabilities()[i] + other.probabilities()[i]) / 2, within(1e-7f));
      }
      loss -= Math.log(both.probabilities()[image * 3 + both.labels()[image]]) / 14;
    }
    assertThat(both.loss()).isEqualTo(loss, within(1e-9));
    assertThat(both.labels()).isEqualTo(one.labels());
    assertThat(Evaluation.ofViews(plan, List.of(source())).loss()).isEqualTo(one.loss());
    ListSource fewer = new ListSource(3, others.subList(1, others.size()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Evaluation.ofViews(plan, List.of(source(), fewer)));
  }

  private static void assertRefused(String message, int epochs, long steps, double rate, int k) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> TrainingOptions.epochs(epochs).maxSteps(steps).learningRate(rate).accumulate(k))
        .withMessage(message);
  }

  @Test
  void badOptionsAreRefused() {
    assertRefused("epochs must be >= 1, given 0", 0, 0, 0.1, 1);
    assertRefused("steps must be >= 1, or 0 for no limit", 1, -1, 0.1, 1);
    assertRefused("learning rate must be > 0, given 0.0", 1, 0, 0, 1);
    assertRefused("learning rate must be > 0, given NaN", 1, 0, Double.NaN, 1);
    assertRefused("accumulate must be >= 1, given 0", 1, 0, 0.1, 0);
  }

  /** The position of a bright square: a toy task that a convolution learns quickly. */
  @Test
  void aSmallNetworkLearnsAToyProblem() {
    Network network =
        Network.of(
            Shape.of(1, 8, 8),
            new Conv2d(4, 3).padding(1),
            Activation.relu(),
            new MaxPool2d(2),
            new Flatten(),
            new Linear(4));
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Batch batch = RandomBatch.of(network, 32, 32, i);
      for (int image = 0; image < 32; image++) {
        int corner = batch.labels()[image];
        for (int pixel = 0; pixel < 9; pixel++) {
          int row = corner / 2 * 4 + pixel / 3;
          int column = corner % 2 * 4 + pixel % 3;
          batch.images()[image * 64 + row * 8 + column] += 1;
        }
      }
      batches.add(batch);
    }
    Plan toy = Plan.compile(network, 32, ConvolutionAlgorithm.AUTO, scheduler);
    toy.load(network.initialize(1));
    new Trainer(toy, Adam.plain(), TrainingOptions.epochs(3).learningRate(0.01))
        .fit(new ListSource(4, batches.subList(0, 16)), null, TrainingListener.NONE);
    Evaluation evaluation = Evaluation.of(toy, new ListSource(4, batches.subList(16, 20)));
    assertThat(evaluation.accuracy()).isGreaterThan(0.95);
    assertThat(evaluation.loss()).isLessThan(0.3);
  }
}
