package lanewise.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReferencePassTest {
  private static final float STEP = 1f / (1 << 12);
  private static final int TRIED = 6;

  private final SplittableRandom random = new SplittableRandom(5);

  @ParameterizedTest
  @MethodSource("lanewise.plan.SampleNetworks#all")
  void gradientsAreFiniteDifferences(Network network) {
    Map<String, Tensor> weights = weights(network);
    float[] image = RandomBatch.of(network, 1).images();
    int label = 1;
    ReferencePass.Gradients loss = new ReferencePass(network, weights, image).ofLoss(label);
    ReferencePass.Gradients logit = new ReferencePass(network, weights, image).ofLogit(label);
    ToDoubleFunction<ReferencePass> lossOf = pass -> pass.loss(label);
    ToDoubleFunction<ReferencePass> logitOf =
        pass -> pass.output(network.nodes().size() - 1)[label];

    compare(network, weights, image, image, loss.image(), lossOf);
    compare(network, weights, image, image, logit.image(), logitOf);
    assertThat(loss.parameters().keySet()).isEqualTo(trained(network));
    loss.parameters()
        .forEach(
            (name, gradient) ->
                compare(network, weights, image, weights.get(name).values(), gradient, lossOf));
  }

  /** Compares some derivatives with differences after moving the values, which are restored. */
  private void compare(
      Network network,
      Map<String, Tensor> weights,
      float[] image,
      float[] moved,
      double[] gradient,
      ToDoubleFunction<ReferencePass> number) {
    double here = number.applyAsDouble(new ReferencePass(network, weights, image));
    for (int trial = 0; trial < TRIED; trial++) {
      int at = random.nextInt(moved.length);
      float value = moved[at];
      double[] slopes = new double[2];
      for (int side = 0; side < 2; side++) {
        moved[at] = value + (side == 0 ? STEP : -STEP);
        double there = number.applyAsDouble(new ReferencePass(network, weights, image));
        slopes[side] = (there - here) / ((double) moved[at] - value);
      }
      moved[at] = value;
      // The two sides differ by the curvature, or by a kink: one of them has its slope.
      double curvature = Math.abs(slopes[0] - slopes[1]);
      assertThat(gradient[at])
          .as("[%d] of %d", at, moved.length)
          .isCloseTo((slopes[0] + slopes[1]) / 2, within(1e-6 + 0.6 * curvature));
    }
  }

  private static Set<String> trained(Network network) {
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan plan = Plan.compile(network, 1, ConvolutionAlgorithm.AUTO, scheduler);
      plan.load(network.initialize(1));
      return plan.gradients().keySet();
    }
  }

  private Map<String, Tensor> weights(Network network) {
    Map<String, Tensor> weights = network.initialize(3);
    weights.forEach(
        (name, tensor) -> {
          for (int i = 0; i < tensor.values().length; i++) {
            tensor.values()[i] += (float) (0.2 * random.nextDouble());
          }
        });
    return weights;
  }

  @ParameterizedTest
  @MethodSource("lanewise.plan.SampleNetworks#all")
  void everyLayerOfAnUnfusedPlanIsThatOfTheReference(Network network) {
    Map<String, Tensor> weights = weights(network);
    Batch batch = RandomBatch.of(network, 1);
    ReferencePass pass = new ReferencePass(network, weights, batch.images());
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan plan = Plan.compileUnfused(network, 1, ConvolutionAlgorithm.AUTO, scheduler);
      plan.load(weights);
      plan.observe(batch);
      for (int stage = 0; stage < plan.stages().size(); stage++) {
        List<Network.Node> nodes = plan.stages().get(stage).nodes();
        assertThat(nodes).hasSizeLessThan(2);
        if (!nodes.isEmpty()) {
          double[] expected = pass.output(network.nodes().indexOf(nodes.getFirst()));
          float[] actual = plan.output(stage, 0).values();
          double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
          assertThat(actual).hasSize(expected.length);
          for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i])
                .as("%s[%d]", plan.stages().get(stage).name(), i)
                .isCloseTo(expected[i], within(2e-6 * scale + 1e-6));
          }
        }
      }
    }
  }

  @Test
  void aValueIsTheSumOfItsTerms() {
    Network network =
        Network.of(Shape.of(2, 5, 5), new Conv2d(3, 3).padding(1), new Flatten(), new Linear(2));
    Map<String, Tensor> weights = weights(network);
    float[] image = RandomBatch.of(network, 1).images();
    ReferencePass pass = new ReferencePass(network, weights, image);

    List<ReferencePass.Term> corner = pass.terms(0, 25);
    assertThat(corner).hasSize(2 * 4); // the rest is padding
    double sum = corner.stream().mapToDouble(term -> term.value() * term.slope()).sum();
    assertThat(sum + pass.parameter("conv1.bias")[1]).isCloseTo(pass.output(0)[25], within(1e-12));
    assertThat(corner.getFirst())
        .isEqualTo(
            new ReferencePass.Term(
                Network.INPUT, 0, image[0], weights.get("conv1.weight").values()[18 + 4]));
  }

  @ParameterizedTest
  @MethodSource("lanewise.plan.SampleNetworks#all")
  void aGradientIsTheSumOverTheUses(Network network) {
    Map<String, Tensor> weights = weights(network);
    ReferencePass pass = new ReferencePass(network, weights, RandomBatch.of(network, 1).images());
    ReferencePass.Gradients gradients = pass.ofLoss(0);
    for (int node = Network.INPUT; node < network.nodes().size() - 1; node++) {
      int index = random.nextInt(pass.output(node).length);
      double sum =
          pass.uses(node, index).stream()
              .mapToDouble(use -> gradients.of(use.node())[use.index()] * use.slope())
              .sum();
      assertThat(sum).isCloseTo(gradients.of(node)[index], within(1e-12));
    }
  }

  @Test
  void anImageOfAnotherSizeIsRefused() {
    Network network = Network.of(Shape.of(1, 2, 2), new Flatten(), new Linear(2));
    assertThatThrownBy(() -> new ReferencePass(network, network.initialize(1), new float[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the image must be (1, 2, 2), given 5 values");
  }
}
