package lanewise.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lanewise.nn.Activation;
import lanewise.nn.Conv2d;
import lanewise.nn.CustomLayer;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.Network;
import lanewise.nn.ParameterSpec;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Right gradients pass, wrong ones are caught and named. */
@Tag("widths")
class GradientCheckTest {
  private static final Shape INPUT = Shape.of(3, 4, 5);
  private static final double RIGHT = 5e-3;
  private static final double WRONG = 0.1;

  /** Rounding of the engine's float32; measured: 1.3e-5 with plain loops, less with vectors. */
  private static final double RIGHT_IN_DOUBLE = 3e-5;

  /** A PReLU with another computation. */
  private record Altered(Computation computation) implements CustomLayer {
    @Override
    public String kind() {
      return "altered";
    }

    @Override
    public Shape output(Shape input) {
      return input;
    }

    @Override
    public List<ParameterSpec> parameters(Shape input) {
      return new PRelu(0.25f).parameters(input);
    }

    @Override
    public Computation computation(Shape input) {
      return computation;
    }
  }

  /** Corrupts the gradients of a computation. */
  private interface Change {
    void apply(float[] dx, float[] dw, float[] dwBefore);
  }

  private static GradientCheck checkWith(Change change) {
    PRelu.Slopes slopes =
        new PRelu.Slopes(3, 20) {
          @Override
          public void backward(
              int images,
              float[] x,
              float[][] parameters,
              float[] dy,
              float[] dx,
              float[][] gradients) {
            float[] before = gradients[0].clone();
            super.backward(images, x, parameters, dy, dx, gradients);
            change.apply(dx, gradients[0], before);
          }
        };
    return GradientCheck.of(new Altered(slopes), INPUT, 3);
  }

  private static double error(GradientCheck check, String name) {
    return check.results().stream()
        .filter(result -> result.name().equals(name))
        .findFirst()
        .orElseThrow()
        .error();
  }

  @Test
  void rightGradientsPass() {
    GradientCheck check = GradientCheck.of(new PRelu(0.25f), INPUT, 3);
    assertThat(check.results())
        .extracting(GradientCheck.Result::name)
        .containsExactly("input", "weight");
    assertThat(check.largestError()).isLessThan(RIGHT);
    assertThat(check.toString()).contains("input: largest relative error", "weight: ");
  }

  @Test
  void aWrongGradientOfAParameterIsCaught() {
    GradientCheck check = checkWith((dx, dw, before) -> dw[1] += 0.5f * (dw[1] - before[1]));
    assertThat(error(check, "weight")).isGreaterThan(WRONG);
    assertThat(error(check, "input")).isLessThan(RIGHT);
    assertThat(check.results().getLast().index()).isEqualTo(1);
  }

  @Test
  void aWrongGradientOfTheInputIsCaught() {
    GradientCheck check =
        checkWith(
            (dx, dw, before) -> {
              for (int i = 0; i < dx.length; i++) {
                dx[i] = -dx[i];
              }
            });
    assertThat(error(check, "input")).isGreaterThan(WRONG);
    assertThat(error(check, "weight")).isLessThan(RIGHT);
  }

  @Test
  void aGradientThatReplacesInsteadOfAddingIsCaught() {
    GradientCheck check =
        checkWith(
            (dx, dw, before) -> {
              for (int i = 0; i < dw.length; i++) {
                dw[i] -= before[i];
              }
            });
    assertThat(error(check, "weight")).isGreaterThan(WRONG);
  }

  @Test
  void anInputGradientThatIsNotWrittenIsCaught() {
    GradientCheck check = checkWith((dx, dw, before) -> Arrays.fill(dx, Float.NaN));
    assertThat(check.largestError()).isNaN();
  }

  @Test
  void oneGradientThatIsNoNumberIsCaughtAmongRightOnes() {
    GradientCheck check = checkWith((dx, dw, before) -> dw[0] = Float.NaN);
    assertThat(error(check, "weight")).isNaN();
    assertThat(check.largestError()).isNaN();
  }

  @Test
  void imagesThatDependOnTheirNeighboursAreRefused() {
    PRelu.Slopes mixing =
        new PRelu.Slopes(3, 20) {
          @Override
          public void forward(int images, float[] x, float[][] parameters, float[] y) {
            super.forward(images, x, parameters, y);
            y[0] += x[(images - 1) * channels * pixels];
          }
        };
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GradientCheck.of(new Altered(mixing), INPUT, 3))
        .withMessageContaining("depends on other images");
  }

  @ParameterizedTest
  @MethodSource("lanewise.plan.SampleNetworks#all")
  void gradientsOfWholeNetworksPass(Network network) {
    GradientCheck check =
        GradientCheck.of(network, network.initialize(7), RandomBatch.of(network, 3), 1, 8);
    assertThat(check.results()).hasSameSizeAs(weightsOf(network));
    // A bias before batch normalisation has a gradient of rounding errors only.
    assertThat(check.largestError()).as(check.toString()).isLessThan(1e-3);
    assertThat(check.results())
        .filteredOn(result -> Math.abs(result.difference()) > 1e-5)
        .isNotEmpty()
        .allSatisfy(result -> assertThat(result.error()).isLessThan(RIGHT_IN_DOUBLE));
  }

  @Test
  void kinksAreLeftOutAndCounted() {
    Network network =
        Network.of(INPUT, new Flatten(), new Linear(3), Activation.relu(), new Linear(2));
    Map<String, Tensor> weights = new TreeMap<>(network.initialize(7));
    // With them every value before the ReLU is at its corner.
    weights.put("fc1.weight", Tensor.zeros(weights.get("fc1.weight").shape()));
    weights.put("fc1.bias", Tensor.zeros(weights.get("fc1.bias").shape()));

    GradientCheck check = GradientCheck.of(network, weights, RandomBatch.of(network, 3), 1, 8);

    GradientCheck.Result bias = check.results().get(1);
    assertThat(bias.name()).isEqualTo("fc1.bias");
    assertThat(bias.kinks()).isEqualTo(3);
    assertThat(bias.moved()).isZero();
    assertThat(check.results().getLast().kinks()).isZero();
    assertThat(check.largestError()).isLessThan(1e-5);
  }

  @Test
  void aWrongLayerWithinANetworkIsCaughtBeforeIt() {
    PRelu.Slopes negating =
        new PRelu.Slopes(3, 20) {
          @Override
          public void backward(
              int images,
              float[] x,
              float[][] parameters,
              float[] dy,
              float[] dx,
              float[][] gradients) {
            super.backward(images, x, parameters, dy, dx, gradients);
            for (int i = 0; i < dx.length; i++) {
              dx[i] = -dx[i];
            }
          }
        };
    Network network =
        Network.of(INPUT, new Conv2d(3, 1), new Altered(negating), new Flatten(), new Linear(2));
    GradientCheck check =
        GradientCheck.of(network, network.initialize(7), RandomBatch.of(network, 3), 1, 24);
    assertThat(error(check, "conv1.weight")).isGreaterThan(0.5);
    assertThat(error(check, "altered1.weight")).isLessThan(RIGHT);
    assertThat(error(check, "fc1.weight")).isLessThan(RIGHT);
  }

  private static List<ParameterSpec> weightsOf(Network network) {
    return network.parameters().stream().filter(ParameterSpec::trainable).toList();
  }
}
