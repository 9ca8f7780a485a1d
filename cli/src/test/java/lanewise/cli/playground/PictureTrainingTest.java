package lanewise.cli.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import lanewise.nn.Network;
import lanewise.optim.Schedule;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.run.OptimizerName;
import lanewise.run.OptimizerSettings;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;
import lanewise.tensor.Tensor;
import lanewise.train.BatchSource;
import lanewise.train.BatchStream;
import lanewise.train.Trainer;
import lanewise.train.TrainingListener;
import lanewise.train.TrainingOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PictureTrainingTest {
  private static final int LABEL = 2;
  private static final int STEPS = 4;
  private static final double RATE = 0.01;

  private final Scheduler scheduler = new Scheduler(1);
  private final SmallPlayground small = new SmallPlayground(scheduler);
  private final Network network = small.network();
  private final float[] image = image();

  @AfterEach
  void close() {
    scheduler.close();
  }

  private float[] image() {
    byte[] pixels = new byte[network.inputShape().size()];
    new Random(3).nextBytes(pixels);
    return small.normalized(pixels);
  }

  private PictureTraining training(OptimizerSettings settings) {
    return new PictureTraining(network, small.weights(), settings, 1, scheduler);
  }

  @ParameterizedTest
  @EnumSource
  void theBytesAreThoseOfTheTrainer(OptimizerName name) {
    OptimizerSettings settings = OptimizerSettings.of(name).weightDecay(0.01);
    PictureTraining training = training(settings);
    for (int step = 0; step < STEPS; step++) {
      training.make(image, LABEL, RATE);
    }

    Plan plan = Plan.compile(network, 1, ConvolutionAlgorithm.AUTO, scheduler);
    plan.load(small.weights());
    plan.setSeed(1);
    TrainingOptions options = TrainingOptions.epochs(STEPS).schedule(Schedule.constant(RATE));
    new Trainer(plan, settings.newOptimizer(), options)
        .fit(new OneImage(network.inputShape(), image), null, TrainingListener.NONE);

    assertSame(training.weights(), plan.weights());
  }

  @Test
  void anUndoneStepLeavesNoTrace() {
    PictureTraining training = training(OptimizerSettings.of(OptimizerName.ADAM));
    training.make(image, LABEL, RATE);
    training.make(image, 0, RATE);
    Map<String, Tensor> two = training.weights();
    PictureTraining.Made third = training.make(image, LABEL, RATE);
    assertThat(training.undo()).isEqualTo(2);
    assertSame(training.weights(), two);
    assertThat(training.make(image, LABEL, RATE)).isEqualTo(third);

    training.undo();
    training.undo();
    assertThat(training.undo()).isZero();
    assertSame(training.weights(), small.weights());
    assertThat(training.undo()).isZero();
  }

  @Test
  void aStepSaysWhatItChanged() {
    PictureTraining training = training(OptimizerSettings.of(OptimizerName.ADAM));
    PictureTraining.Made made = training.make(image, LABEL, RATE);
    assertThat(made.steps()).isEqualTo(1);
    Map<String, Tensor> after = training.weights();
    assertThat(made.parameters()).hasSize(7);
    for (PictureTraining.Changed changed : made.parameters()) {
      float before = small.weights().get(changed.name()).values()[changed.index()];
      float now = after.get(changed.name()).values()[changed.index()];
      assertThat(changed.before()).isEqualTo(before);
      assertThat(changed.after()).isEqualTo(now);
      // Adam's first step is the learning rate against the gradient's sign.
      if (Math.abs(changed.gradient()) > 1e-4) {
        assertThat(now - before)
            .isCloseTo((float) (-RATE * Math.signum(changed.gradient())), within(1e-5f));
      }
      assertThat(changed.state()).containsOnlyKeys("mean", "square");
      assertThat(changed.state().get("mean")).isCloseTo(0.1f * changed.gradient(), within(1e-6f));
    }
    assertThat(training.make(image, LABEL, RATE).loss()).isLessThan(made.loss());
  }

  private static void assertSame(Map<String, Tensor> actual, Map<String, Tensor> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, tensor) ->
            assertThat(actual.get(name).values()).as(name).isEqualTo(tensor.values()));
  }

  /** A training set of one image. */
  private record OneImage(Shape imageShape, float[] image) implements BatchSource {
    @Override
    public int imageCount() {
      return 1;
    }

    @Override
    public int classes() {
      return 3;
    }

    @Override
    public int batchSize() {
      return 1;
    }

    @Override
    public Task task() {
      return Task.MULTI_CLASS;
    }

    @Override
    public BatchStream open(int epoch, int skip) {
      return new BatchStream() {
        private boolean given;

        @Override
        public Batch next() {
          if (given) {
            return null;
          }
          given = true;
          Batch batch = new Batch(1, imageShape);
          System.arraycopy(image, 0, batch.images(), 0, image.length);
          batch.labels()[0] = LABEL;
          batch.otherLabels()[0] = LABEL;
          batch.shares()[0] = 1;
          batch.setSize(1);
          return batch;
        }

        @Override
        public void close() {}
      };
    }
  }
}
