package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.nn.Activation.Function;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window;
import org.junit.jupiter.api.Test;

class NetworkTest {
  private static final Shape DIGIT = Shape.of(1, 28, 28);

  private static void assertRefused(String message, Shape input, Layer... layers) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Network.of(input, layers))
        .withMessage(message);
  }

  @Test
  void layersAreNumberedByKind() {
    Network network =
        Network.of(
            DIGIT,
            new Conv2d(4, 3),
            Activation.relu(),
            new AvgPool2d(2),
            new Conv2d(4, 3),
            Activation.leakyRelu(0.1f),
            new MaxPool2d(2),
            new Dropout(0.5f),
            new Flatten(),
            new Linear(10));
    assertThat(network.nodes())
        .extracting(Network.Node::name)
        .containsExactly(
            "conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "dropout1", "flatten1", "fc1");
  }

  @Test
  void shapesFlowThroughTheLayers() {
    Network network = Models.fashionCnn(DIGIT, 10);
    assertThat(network.nodes())
        .extracting(Network.Node::output)
        .startsWith(Shape.of(32, 26, 26), Shape.of(32, 26, 26), Shape.of(32, 13, 13))
        .contains(Shape.of(64, 11, 11), Shape.of(64, 5, 5), Shape.of(1600), Shape.of(128));
    assertThat(network.outputShape()).isEqualTo(Shape.of(10));
  }

  @Test
  void parametersAreNamedAndShapedAsInPyTorch() {
    Network network = Models.simpleCnn(DIGIT, 4);
    assertThat(network.parameters())
        .containsExactly(
            ParameterSpec.random("conv1.weight", Shape.of(32, 1, 3, 3), 9),
            ParameterSpec.random("conv1.bias", Shape.of(32), 9),
            ParameterSpec.random("conv2.weight", Shape.of(64, 32, 3, 3), 288),
            ParameterSpec.random("conv2.bias", Shape.of(64), 288),
            ParameterSpec.random("fc1.weight", Shape.of(128, 3136), 3136),
            ParameterSpec.random("fc1.bias", Shape.of(128), 3136),
            ParameterSpec.random("fc2.weight", Shape.of(4, 128), 128),
            ParameterSpec.random("fc2.bias", Shape.of(4), 128));
    assertThat(network.parameterCount()).isEqualTo(420_868);
    assertThat(network.flops())
        .isEqualTo(2L * (28 * 28 * 32 * 9 + 14 * 14 * 64 * 288 + 128 * 3136 + 4 * 128));
  }

  @Test
  void simpleVggHasABlockForEachEntry() {
    Network network = Models.simpleVgg(Shape.of(3, 32, 32), 5, List.of(8, 16), 24, 0.5f);
    assertThat(network.parameters())
        .extracting(ParameterSpec::shape)
        .containsExactly(
            Shape.of(8, 3, 3, 3),
            Shape.of(8),
            Shape.of(16, 8, 3, 3),
            Shape.of(16),
            Shape.of(24, 1024),
            Shape.of(24),
            Shape.of(5, 24),
            Shape.of(5));
  }

  @Test
  void bnCnnHasBlocksOfConvolutionNormReluAndPool() {
    Network network = Models.bnCnn(DIGIT, 10, List.of(32, 64), 128, 0.5f);
    assertThat(network.nodes())
        .extracting(Network.Node::name)
        .containsExactly(
            "conv1",
            "bn1",
            "relu1",
            "pool1",
            "conv2",
            "bn2",
            "relu2",
            "pool2",
            "flatten1",
            "fc1",
            "relu3",
            "dropout1",
            "fc2");
    assertThat(network.parameters())
        .extracting(ParameterSpec::name)
        .startsWith("conv1.weight", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var")
        .doesNotContain("conv1.bias", "conv2.bias");
    // The biases that went are the biases of the norms; running statistics are not trained.
    assertThat(network.parameterCount())
        .isEqualTo(Models.simpleCnn(DIGIT, 10).parameterCount() + 32 + 64);
    assertThat(network.initialize(1).get("bn2.running_var").values()).containsOnly(1);
  }

  @Test
  void resnetMiniHalvesAndDoubles() {
    Network network = Models.resnetMini(DIGIT, 10, List.of(8, 16, 24), 0);
    assertThat(network.outputShape()).isEqualTo(Shape.of(10));
    assertThat(network.nodes())
        .filteredOn(node -> node.layer() instanceof Add)
        .extracting(Network.Node::output)
        .containsExactly(Shape.of(16, 14, 14), Shape.of(24, 7, 7));
    assertThat(network.nodes()).noneMatch(node -> node.layer() instanceof Dropout);
  }

  /** As many as in PyTorch's own, with a 3x3 stem. */
  @Test
  void resnet18HasElevenMillionParameters() {
    Network network = Models.resnet18(Shape.of(3, 28, 28), 10, List.of(64, 128, 256, 512), 0);
    assertThat(network.parameterCount()).isEqualTo(11_173_962);
    assertThat(network.nodes())
        .filteredOn(node -> node.layer() instanceof Conv2d || node.layer() instanceof Linear)
        .hasSize(18 + 3);
    assertThat(network.nodes())
        .filteredOn(node -> node.layer() instanceof Add)
        .extracting(Network.Node::output)
        .containsExactly(
            Shape.of(64, 28, 28),
            Shape.of(64, 28, 28),
            Shape.of(128, 14, 14),
            Shape.of(128, 14, 14),
            Shape.of(256, 7, 7),
            Shape.of(256, 7, 7),
            Shape.of(512, 4, 4),
            Shape.of(512, 4, 4));
    assertThat(Models.withBatchNorm(network).nodes()).isEqualTo(network.nodes());
  }

  @Test
  void batchNormFollowsEveryConvolutionOnce() {
    Network once = Models.withBatchNorm(Models.fashionCnn(DIGIT, 10));
    assertThat(once.nodes()).filteredOn(n -> n.layer() instanceof BatchNorm2d).hasSize(2);
    Network twice = Models.withBatchNorm(once);
    assertThat(twice.parameters()).isEqualTo(once.parameters());
    Network residual = Models.resnetMini(DIGIT, 10, List.of(8, 16), 0.1f);
    assertThat(Models.withBatchNorm(residual).nodes()).isEqualTo(residual.nodes());
  }

  @Test
  void aLayerThatDoesNotFitIsNamed() {
    assertRefused(
        "layer fc1: expects a flat input, given (4, 26, 26); add a flatten layer before it",
        DIGIT,
        new Conv2d(4, 3),
        new Linear(10));
    assertRefused(
        "layer conv2: expects images (C,H,W), given (784); convolution and pooling come before"
            + " flatten",
        Shape.of(1, 30, 30),
        new Conv2d(1, 3),
        new Flatten(),
        new Conv2d(4, 3));
    assertRefused(
        "layer pool2: a 2x2 window does not fit its 1x1 input; use a larger image,"
            + " padding, or fewer pooling layers",
        Shape.of(3, 2, 3),
        new MaxPool2d(2),
        new MaxPool2d(2));
  }

  @Test
  void layersRefuseBadHyperParameters() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Conv2d(0, 3))
        .withMessage("a convolution needs at least 1 filter, given 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Linear(-2))
        .withMessage("a fully connected layer needs at least 1 output, given -2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dropout(1))
        .withMessage("dropout must be in [0, 1), given 1.0");
    assertThatIllegalArgumentException().isThrownBy(() -> new Dropout(Float.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Activation.leakyRelu(Float.POSITIVE_INFINITY))
        .withMessage("leaky ReLU needs a finite slope, given [Infinity]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Activation.of(Function.HARD_SIGMOID, 1))
        .withMessage("hard sigmoid needs a finite slope and a finite offset, given [1.0]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Activation.of(Function.RELU, 1))
        .withMessage("ReLU needs no parameters, given [1.0]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Activation.clip(1, Float.NaN))
        .withMessage("clip needs min <= max, given [1.0, NaN]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MaxPool2d(Window.square(2).withPadding(2)))
        .withMessage("a pool's padding must be smaller than its window");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AvgPool2d(Window.square(2).withPadding(2)));
  }

  @Test
  void layersDescribeThemselves() {
    assertThat(new Conv2d(32, 3).padding(1).describe()).isEqualTo("conv 3x3, pad 1, 32 filters");
    assertThat(new Conv2d(8, 5).stride(2).describe()).isEqualTo("conv 5x5, stride 2, 8 filters");
    assertThat(new MaxPool2d(2).describe()).isEqualTo("max-pool 2x2, stride 2");
    assertThat(Activation.leakyRelu(0.1f).describe()).isEqualTo("leaky ReLU, slope 0.1");
    assertThat(new Linear(10).describe()).isEqualTo("fully connected, 10 outputs");
  }

  @Test
  void freshWeightsAreUniformWithinTheFanIn() {
    Map<String, Tensor> weights = Models.simpleCnn(DIGIT, 10).initialize(7);
    float[] values = weights.get("fc1.weight").values();
    double bound = 1 / Math.sqrt(3136);
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      assertThat(Math.abs(value)).isLessThanOrEqualTo((float) bound);
      sum += value;
      squares += value * value;
    }
    assertThat(Math.abs(sum / values.length)).isLessThan(bound / 100);
    // The variance of a uniform distribution is a third of its bound's square.
    assertThat(squares / values.length / (bound * bound / 3)).isBetween(0.99, 1.01);
  }

  @Test
  void freshWeightsDependOnTheSeedAlone() {
    Network network = Models.simpleCnn(DIGIT, 10);
    float[] first = network.initialize(7).get("conv2.weight").values();
    assertThat(network.initialize(7).get("conv2.weight").values()).isEqualTo(first);
    assertThat(network.initialize(8).get("conv2.weight").values()).isNotEqualTo(first);
    assertThat(Models.simpleCnn(DIGIT, 4).initialize(7).get("conv2.weight").values())
        .isEqualTo(first);
  }

  private static final Network SMALL = Network.of(Shape.of(1, 2, 2), new Flatten(), new Linear(3));

  private static void assertWeightsRefused(String message, Map<String, Tensor> weights) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SMALL.checkWeights(weights))
        .withMessage(message);
  }

  @Test
  void itsOwnWeightsPass() {
    SMALL.checkWeights(SMALL.initialize(1));
  }

  @Test
  void weightsOfAnotherShapeAreRefused() {
    Map<String, Tensor> weights = SMALL.initialize(1);
    weights.put("fc1.weight", Tensor.zeros(Shape.of(4, 3)));
    assertWeightsRefused(
        "parameter fc1.weight has shape (4, 3) in the weights, but the network expects (3, 4)",
        weights);
  }

  @Test
  void aNegativeVarianceIsRefused() {
    Network network =
        Network.of(Shape.of(2, 2, 2), new BatchNorm2d(), new Flatten(), new Linear(3));
    Map<String, Tensor> weights = network.initialize(1);
    weights.get("bn1.running_var").values()[1] = -1e-6f;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network.checkWeights(weights))
        .withMessage("parameter bn1.running_var contains the variance -1.0E-6, below 0");
  }

  @Test
  void missingAndForeignWeightsAreRefused() {
    Map<String, Tensor> weights = new LinkedHashMap<>(SMALL.initialize(1));
    weights.remove("fc1.bias");
    weights.put("conv9.weight", Tensor.zeros(Shape.of(1)));
    assertWeightsRefused(
        "the weights belong to another network: missing [fc1.bias], superfluous [conv9.weight]",
        weights);
    assertWeightsRefused(
        "the weights belong to another network: missing [fc1.weight, fc1.bias], superfluous []",
        Map.of());
  }

  @Test
  void aGraphListsTheReadersOfANode() {
    Network.Builder graph = Network.builder(DIGIT);
    int trunk = graph.add(new Conv2d(4, 3).padding(1));
    int branch = graph.add(new Conv2d(4, 3).padding(1), trunk);
    graph.add(new Add(), trunk, branch);
    graph.add(new Flatten());
    graph.add(new Linear(2).bias(false));
    Network network = graph.build();
    assertThat(network.nodes())
        .extracting(Network.Node::inputs)
        .containsExactly(List.of(-1), List.of(0), List.of(0, 1), List.of(2), List.of(3));
    assertThat(network.readers(Network.INPUT)).containsExactly(0);
    assertThat(network.readers(trunk)).containsExactly(1, 2);
    assertThat(network.readers(4)).isEmpty();
    assertThat(network.parameters())
        .extracting(ParameterSpec::name)
        .containsExactly("conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias", "fc1.weight");
  }

  @Test
  void aGraphThatDoesNotFitIsRefused() {
    Network.Builder graph = Network.builder(DIGIT);
    int trunk = graph.add(new Conv2d(4, 3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> graph.add(new Add(), trunk, Network.INPUT))
        .withMessage(
            "layer add1: its inputs must have the same shape, or (C,1,1) and (C,H,W), given (4, 26,"
                + " 26) and (1, 28, 28)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> graph.add(new Add(), trunk))
        .withMessage("layer add2: reads 2 inputs, given 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> graph.add(Activation.relu(), 7))
        .withMessage("layer relu1: reads node 7, which does not exist yet");
    graph.add(new Flatten(), Network.INPUT);
    assertThatIllegalArgumentException()
        .isThrownBy(graph::build)
        .withMessage("layer conv1 is not read by any other, and the network ends in flatten1");
  }
}
