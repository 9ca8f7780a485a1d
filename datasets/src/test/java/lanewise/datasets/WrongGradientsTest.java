package lanewise.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lanewise.datasets.digits.Digits;
import lanewise.nn.Activation;
import lanewise.nn.Conv2d;
import lanewise.nn.CustomLayer;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network;
import lanewise.optim.Adam;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.GradientCheck;
import lanewise.plan.Plan;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.train.Evaluation;
import lanewise.train.Trainer;
import lanewise.train.TrainingListener;
import lanewise.train.TrainingOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Networks with a wrong gradient learn almost as well as right ones; the check of gradients tells
 * them apart. docs/lessons/wrong-gradients.md has the figures.
 */
@Tag("thorough")
class WrongGradientsTest {
  /** What happens to the gradient of a convolution's output, (N,C,H,W), on its way back. */
  private enum Fault {
    NONE,
    FROZEN,
    TEN_TIMES_TOO_SMALL,
    MIRRORED;

    float apply(float[] dy, int i, int width) {
      return switch (this) {
        case NONE -> dy[i];
        case FROZEN -> 0;
        case TEN_TIMES_TOO_SMALL -> dy[i] / 10;
        case MIRRORED -> dy[i / width * width + width - 1 - i % width];
      };
    }
  }

  /** Passes values on; its backward has the fault. */
  private record Faulty(Fault fault) implements CustomLayer {
    @Override
    public String kind() {
      return "faulty";
    }

    @Override
    public Shape output(Shape input) {
      return input;
    }

    @Override
    public Computation computation(Shape input) {
      return new Computation() {
        @Override
        public void forward(int images, float[] x, float[][] parameters, float[] y) {
          System.arraycopy(x, 0, y, 0, images * input.size());
        }

        @Override
        public void backward(
            int images, float[] x, float[][] parameters, float[] dy, float[] dx, float[][] dw) {
          for (int i = 0; i < images * input.size(); i++) {
            dx[i] = fault.apply(dy, i, input.extent(2));
          }
        }
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void accuracyHardlyTellsAndTheCheckDoes(Fault fault) {
    DataSet data = Digits.generate(1, 2_000, 1_000);
    Normalization normalization = Normalization.standard(data.train());
    Network network =
        Network.of(
            data.imageShape(),
            new Conv2d(16, 3),
            new Faulty(fault),
            Activation.relu(),
            new MaxPool2d(2),
            new Flatten(),
            new Linear(64),
            Activation.relu(),
            new Linear(10));
    try (Scheduler scheduler = new Scheduler(2)) {
      Plan plan = Plan.compile(network, 64, ConvolutionAlgorithm.AUTO, scheduler);
      plan.load(network.initialize(1));
      Loader train = new Loader(data.train(), 64).normalized(normalization).shuffled(1);
      new Trainer(plan, Adam.plain(), TrainingOptions.epochs(4).learningRate(1e-3))
          .fit(train, null, TrainingListener.NONE);
      Evaluation test = Evaluation.of(plan, new Loader(data.test(), 64).normalized(normalization));

      Batch batch = new Batch(2, network.inputShape());
      new Loader(data.train(), 2).normalized(normalization).fill(batch);
      List<GradientCheck.Result> results =
          GradientCheck.of(network, network.initialize(1), batch, 1, 8).results();
      assertThat(test.accuracy()).isGreaterThan(0.8);
      assertThat(results.getFirst().name()).isEqualTo("conv1.weight");
      if (fault == Fault.NONE) {
        assertThat(results.getFirst().error()).isLessThan(0.02);
      } else {
        assertThat(results.getFirst().error()).isGreaterThan(0.5);
      }
      assertThat(results.get(2).error()).as("fc1.weight").isLessThan(0.02);
    }
  }
}
