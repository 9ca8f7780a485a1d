package lanewise.plan;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lanewise.nn.Activation;
import lanewise.nn.Activation.Function;
import lanewise.nn.Add;
import lanewise.nn.Affine;
import lanewise.nn.AvgPool2d;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Concat;
import lanewise.nn.Conv2d;
import lanewise.nn.Dropout;
import lanewise.nn.Flatten;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.GlobalMaxPool2d;
import lanewise.nn.Layer;
import lanewise.nn.LayerNorm;
import lanewise.nn.Linear;
import lanewise.nn.LocalResponseNorm;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Mul;
import lanewise.nn.Network;
import lanewise.nn.PReLU;
import lanewise.nn.Pad2d;
import lanewise.nn.Reshape;
import lanewise.nn.SelectChannels;
import lanewise.tensor.Shape;
import lanewise.tensor.Window;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Small networks that together have every layer, every fusion and every transition between them.
 */
final class SampleNetworks {
  /** An overlapping pool with padding. */
  private static final Window OVERLAPPING = Window.square(3).withStride(2).withPadding(1);

  private static final Window LOPSIDED = new Window(3, 2, 1, 1, 2, 0, 1, 1);

  private SampleNetworks() {}

  /** All of them, named. */
  static Stream<Arguments> all() {
    return Stream.of(
        network("conv", 1, 6, 7, new Conv2d(5, 3), new Flatten(), new Linear(3)),
        network("conv+relu", 1, 6, 5, padded(7), Activation.relu(), new Flatten(), new Linear(4)),
        network(
            "conv+relu+pool, even",
            2,
            8,
            6,
            padded(5),
            Activation.relu(),
            new MaxPool2d(2),
            new Flatten(),
            new Linear(3)),
        network(
            "conv+relu+pool, odd",
            1,
            7,
            9,
            padded(5),
            Activation.relu(),
            new MaxPool2d(2),
            new Flatten(),
            new Linear(3)),
        network(
            "conv, pool",
            1,
            7,
            8,
            new Conv2d(4, 3),
            new MaxPool2d(2),
            new Flatten(),
            new Linear(3)),
        network(
            "conv+relu, overlapping pool",
            1,
            9,
            8,
            padded(4),
            Activation.relu(),
            new MaxPool2d(OVERLAPPING),
            new Flatten(),
            new Linear(3)),
        network(
            "conv, leaky relu, average pool",
            3,
            8,
            8,
            padded(6),
            Activation.leakyRelu(0.1f),
            new AvgPool2d(2),
            new Flatten(),
            new Linear(3)),
        network(
            "average pool first and overlapping",
            2,
            9,
            9,
            new AvgPool2d(OVERLAPPING),
            new Conv2d(3, 2),
            new AvgPool2d(OVERLAPPING),
            new Flatten(),
            new Linear(2)),
        network(
            "two blocks",
            1,
            12,
            12,
            padded(6),
            Activation.relu(),
            new MaxPool2d(2),
            padded(9),
            Activation.relu(),
            new MaxPool2d(2),
            new Flatten(),
            new Linear(8),
            Activation.relu(),
            new Linear(4)),
        network(
            "images large enough for Winograd's tiles",
            1,
            27,
            29,
            padded(3),
            Activation.relu(),
            new MaxPool2d(2),
            padded(6),
            Activation.relu(),
            new Conv2d(5, 3).padding(2),
            Activation.relu(),
            new MaxPool2d(2),
            new Flatten(),
            new Linear(3)),
        network(
            "many channels",
            3,
            5,
            6,
            padded(33),
            Activation.relu(),
            new Conv2d(17, 3),
            new Flatten(),
            new Linear(35)),
        network(
            "1x1 and 5x5",
            2,
            6,
            6,
            new Conv2d(4, 1),
            Activation.relu(),
            new Conv2d(3, 5).padding(2),
            Activation.relu(),
            new Flatten(),
            new Linear(3)),
        network(
            "lopsided kernels",
            2,
            6,
            7,
            new Conv2d(4, LOPSIDED),
            new Conv2d(5, new Window(1, 3, 1, 1, 0, 2, 0, 0)),
            Activation.relu(),
            new MaxPool2d(2),
            new Conv2d(2, LOPSIDED),
            new Flatten(),
            new Linear(2)),
        network(
            "strides and wide padding",
            2,
            9,
            8,
            new Conv2d(4, 3).stride(2).padding(1),
            Activation.relu(),
            new Conv2d(4, 2).padding(3),
            Activation.relu(),
            new MaxPool2d(2),
            new Flatten(),
            new Linear(3)),
        network(
            "strides of all kinds",
            2,
            13,
            16,
            padded(35),
            new Conv2d(18, 3).stride(2).padding(1),
            Activation.relu(),
            new Conv2d(33, new Window(3, 5, 1, 3, 1, 2, 0, 3)),
            new Conv2d(5, 1).stride(2),
            new Flatten(),
            new Linear(3)),
        network(
            "strides with pooling, wide padding and dilation",
            2,
            15,
            13,
            padded(5),
            new Conv2d(6, new Window(5, 4, 2, 3, 2, 4, 1, 0)),
            Activation.relu(),
            new MaxPool2d(2),
            new Conv2d(7, new Window(2, 3, 3, 2, 4, 3, 4, 5, 3, 2)),
            new Conv2d(4, new Window(1, 2, 2, 3, 1, 3, 0, 2)),
            new Flatten(),
            new Linear(3)),
        network(
            "input pooled, then flattened twice",
            3,
            6,
            6,
            new MaxPool2d(new Window(2, 3, 2, 1, 0, 1, 1, 0)),
            new Flatten(),
            new Flatten(),
            new Linear(4)),
        network("no convolution", 2, 3, 4, new Flatten(), new Linear(5), new Linear(3)),
        network(
            "three fully connected",
            1,
            5,
            5,
            new Flatten(),
            new Linear(33),
            Activation.relu(),
            new Linear(17),
            Activation.leakyRelu(0.2f),
            new Linear(3),
            Activation.relu()),
        network("no fully connected", 2, 4, 4, new Conv2d(5, 3), Activation.relu(), new Flatten()),
        network("no fully connected, one pixel", 2, 4, 4, new Conv2d(5, 4), new Flatten()),
        network(
            "relu first, twice and after a pool",
            2,
            6,
            6,
            Activation.relu(),
            padded(4),
            Activation.relu(),
            Activation.leakyRelu(0.5f),
            new MaxPool2d(3),
            Activation.relu(),
            new Flatten(),
            Activation.relu(),
            new Linear(3)),
        network(
            "dropout everywhere",
            2,
            8,
            6,
            new Dropout(0.1f),
            padded(5),
            Activation.relu(),
            new Dropout(0.3f),
            new MaxPool2d(2),
            new Dropout(0),
            new Flatten(),
            new Dropout(0.5f),
            new Linear(20),
            Activation.relu(),
            new Dropout(0.5f),
            new Linear(3)),
        network(
            "no biases",
            2,
            8,
            6,
            padded(5).bias(false),
            Activation.relu(),
            new MaxPool2d(2),
            new Conv2d(4, 3).bias(false),
            new Flatten(),
            new Linear(20).bias(false),
            Activation.relu(),
            new Linear(3).bias(false)),
        network(
            "smooth activations, clipping, global average",
            2,
            8,
            7,
            padded(5),
            Activation.of(Function.SILU),
            new Conv2d(4, 3),
            Activation.of(Function.GELU),
            new Conv2d(6, 3),
            Activation.clip(-0.2f, 0.1f),
            Activation.clip(0.01f, 5),
            new Conv2d(5, 1),
            new GlobalAvgPool2d(),
            new Flatten(),
            new Linear(5),
            Activation.clip(0.1f, 6),
            new Linear(3)),
        network(
            "clips behind convolutions and batch norms",
            2,
            8,
            7,
            padded(5),
            Activation.clip(-0.3f, 0.2f),
            new Conv2d(6, 3).bias(false),
            new BatchNorm2d(),
            Activation.clip(0, 0.8f),
            new Conv2d(6, 3).padding(1).groups(6),
            Activation.clip(0, 0.1f),
            new Conv2d(4, 1).bias(false),
            new BatchNorm2d(),
            Activation.clip(0.1f, 0.9f),
            new Flatten(),
            new Linear(3)),
        network(
            "more activations",
            2,
            7,
            6,
            padded(5),
            Activation.of(Function.SIGMOID),
            new Conv2d(4, 3),
            Activation.of(Function.TANH),
            padded(6),
            Activation.of(Function.ELU, 0.7f),
            Activation.scale(1.5f, -0.2f),
            padded(5),
            Activation.of(Function.HARD_SWISH),
            padded(5),
            Activation.of(Function.HARD_SIGMOID, 0.9f, 0.4f),
            Activation.scale(1, 0.3f),
            Activation.of(Function.RECIPROCAL),
            new Conv2d(3, 1),
            Activation.of(Function.ERF),
            new Flatten(),
            Activation.of(Function.SIGMOID),
            new Linear(5),
            Activation.of(Function.TANH),
            new Linear(3)),
        network(
            "lines per channel",
            2,
            6,
            7,
            new Affine(),
            padded(5),
            new PReLU(),
            new Conv2d(18, 3),
            new Affine(),
            new Flatten(),
            new PReLU(),
            new Affine(),
            new Linear(7),
            new PReLU(),
            new Linear(3)),
        network(
            "layer norm of pixels and features",
            2,
            6,
            7,
            new LayerNorm(1e-3f),
            padded(5),
            new LayerNorm(1e-2f),
            Activation.of(Function.GELU_TANH),
            new Conv2d(18, 3),
            new LayerNorm(1e-2f),
            new Flatten(),
            new LayerNorm(1e-2f),
            new Linear(7),
            new LayerNorm(1e-1f),
            new Linear(3)),
        network(
            "response norm",
            2,
            7,
            6,
            new LocalResponseNorm(2, 0.5f, 0.75f, 1),
            padded(9),
            new LocalResponseNorm(5, 2, 0.75f, 1.5f),
            new Conv2d(19, 3),
            Activation.relu(),
            new LocalResponseNorm(4, 3, 0.5f, 1),
            new MaxPool2d(2),
            new Flatten(),
            new Linear(3)),
        network(
            "global maximum",
            1,
            6,
            5,
            padded(20),
            new GlobalMaxPool2d(),
            new Conv2d(3, 1),
            new Flatten()),
        network(
            "batch norm + relu + pool, even",
            2,
            8,
            6,
            padded(5).bias(false),
            new BatchNorm2d(),
            Activation.relu(),
            new MaxPool2d(2),
            padded(7),
            new BatchNorm2d(0.1f, 0.5f),
            new Flatten(),
            new Linear(3)),
        network(
            "batch norm + relu + pool, odd",
            1,
            7,
            9,
            padded(20),
            new BatchNorm2d(),
            Activation.relu(),
            new MaxPool2d(2),
            new Flatten(),
            new Linear(3)),
        network(
            "batch norm first, twice and pooled otherwise",
            2,
            8,
            8,
            new BatchNorm2d(),
            padded(4),
            new BatchNorm2d(),
            new BatchNorm2d(),
            Activation.relu(),
            new Dropout(0.2f),
            new Conv2d(3, 3),
            new BatchNorm2d(),
            new MaxPool2d(2),
            Activation.relu(),
            new BatchNorm2d(),
            Activation.leakyRelu(0.1f),
            new GlobalAvgPool2d(),
            new Flatten(),
            new Linear(3)),
        network("batch norm of features", 3, 4, 4, new BatchNorm2d(), new Flatten(), new Linear(2)),
        network(
            "taps that are no neighbours",
            2,
            9,
            8,
            new Conv2d(4, 3).dilation(2).padding(1),
            Activation.relu(),
            new Conv2d(5, new Window(2, 3, 1, 2, 3, 1, 0, 2, 3, 1)),
            new MaxPool2d(Window.square(2).withDilation(2).withPadding(1)),
            new AvgPool2d(new Window(2, 2, 1, 1, 1, 0, 0, 1, 2, 1)),
            new Flatten(),
            new Linear(3)),
        network(
            "groups",
            4,
            8,
            8,
            new Conv2d(6, 3).padding(1).groups(2),
            Activation.relu(),
            new MaxPool2d(2),
            new Conv2d(12, 3).padding(1).groups(6).bias(false),
            new BatchNorm2d(),
            new Conv2d(9, 2).stride(2).groups(3),
            new Flatten(),
            new Linear(3)),
        network(
            "depthwise",
            2,
            13,
            16,
            padded(35),
            Activation.relu(),
            padded(35).groups(35).bias(false),
            new Conv2d(35, new Window(5, 5, 2, 3, 1, 4, 2, 0)).groups(35),
            Activation.relu(),
            new Conv2d(35, new Window(1, 2, 2, 1, 0, 1, 0, 2, 1, 3)).groups(35),
            new MaxPool2d(2),
            new Conv2d(7, 1),
            new Flatten(),
            new Linear(2)),
        network(
            "groups of a few and of many channels",
            2,
            9,
            8,
            padded(70).bias(false),
            new BatchNorm2d(),
            padded(105).groups(5),
            Activation.relu(),
            new Conv2d(84, new Window(3, 3, 2, 2, 1, 1, 1, 1)).groups(21),
            padded(84).groups(2),
            Activation.relu(),
            new Conv2d(42, 2).groups(14).stride(2),
            new Flatten(),
            new Linear(2)),
        network(
            "groups narrower than a vector",
            2,
            20,
            24,
            padded(32),
            Activation.relu(),
            padded(32).groups(4).bias(false),
            new BatchNorm2d(),
            new Conv2d(32, new Window(3, 3, 2, 1, 1, 0, 1, 2, 1, 2)).groups(8),
            Activation.relu(),
            new Conv2d(32, 2).groups(16).stride(3),
            new MaxPool2d(2),
            new Flatten(),
            new Linear(2)),
        network(
            "averages without padding",
            2,
            9,
            7,
            new AvgPool2d(OVERLAPPING, false),
            new Conv2d(3, 2),
            new AvgPool2d(new Window(3, 2, 1, 2, 2, 0, 1, 1), false),
            new Flatten(),
            new Linear(2)),
        network(
            "padding of its own",
            2,
            6,
            7,
            new Pad2d(1, 0, 2, -1, Pad2d.Mode.CONSTANT, 0.5f),
            new Conv2d(3, 3),
            new Pad2d(2, 3, 1, 0, Pad2d.Mode.REFLECT, 0),
            Activation.relu(),
            new MaxPool2d(2),
            new Pad2d(1, 1, 0, 2, Pad2d.Mode.EDGE, 0),
            new Conv2d(3, 3),
            new Pad2d(1, 2, 1, 1, Pad2d.Mode.WRAP, 0),
            new Pad2d(1),
            new Flatten(),
            new Linear(2)),
        graph("squeeze and excitation", 2, 6, 7, SampleNetworks::squeezeAndExcite),
        graph("products", 3, 5, 6, SampleNetworks::multiply),
        graph("channels joined and chosen", 2, 6, 6, SampleNetworks::joinChannels),
        graph("features joined and chosen", 2, 4, 5, SampleNetworks::joinFeatures),
        graph("residual block with batch norm", 1, 8, 8, SampleNetworks::normalizedBlock),
        graph("residual block", 1, 8, 8, SampleNetworks::residualBlock),
        graph("the input read by many", 2, 8, 7, SampleNetworks::readInput),
        graph("the input read with and without a halo", 2, 8, 6, SampleNetworks::readInputTwoWays),
        graph("halos of several widths", 2, 9, 8, SampleNetworks::readWithHalos),
        graph("flattened here, convolved there", 2, 6, 6, SampleNetworks::flattenBranch),
        graph("features added", 1, 4, 4, SampleNetworks::addFeatures));
  }

  /** The one convolution reads the halo that it asked for, the other one, in strides, must not. */
  private static void readInputTwoWays(Network.Builder graph) {
    int halved = graph.add(new MaxPool2d(2), graph.add(padded(6), Network.INPUT));
    int strided = graph.add(new Conv2d(6, 2).stride(2), Network.INPUT);
    graph.add(new Add(), halved, strided);
    graph.add(new Flatten());
    graph.add(new Linear(3));
  }

  private static void squeezeAndExcite(Network.Builder graph) {
    graph.add(padded(9));
    int trunk = graph.add(Activation.relu());
    graph.add(new Flatten(), graph.add(new GlobalAvgPool2d(), trunk));
    graph.add(new Linear(4));
    graph.add(Activation.relu());
    graph.add(new Linear(9));
    int gate = graph.add(new Reshape(9, 1, 1), graph.add(Activation.of(Function.SIGMOID)));
    int gated = graph.add(new Mul(), trunk, gate);
    int shifted = graph.add(new Add(), gate, gated);
    graph.add(new MaxPool2d(2), shifted);
    graph.add(new Flatten());
    graph.add(new Linear(3));
  }

  /** Of two maps, of a map and itself, of features, and of the input. */
  private static void multiply(Network.Builder graph) {
    int squared = graph.add(new Mul(), Network.INPUT, Network.INPUT);
    int left = graph.add(padded(4), squared);
    int right = graph.add(padded(4), Network.INPUT);
    int product = graph.add(new Mul(), left, right);
    int flat = graph.add(new Flatten(), graph.add(new Conv2d(2, 3), product));
    int features = graph.add(new Linear(24), flat);
    graph.add(new Mul(), flat, features);
    graph.add(new Linear(3));
  }

  private static void joinChannels(Network.Builder graph) {
    int trunk = graph.add(padded(5));
    int left = graph.add(new Conv2d(17, 1), trunk);
    int right = graph.add(padded(16), trunk);
    graph.add(new Concat(4), left, trunk, right, trunk);
    graph.add(Activation.relu());
    graph.add(new SelectChannels(List.of(42, 0, 3, 3, 17, 20, 21, 22, 5)));
    int turned = graph.add(new Reshape(6, 9, 6));
    graph.add(
        new Concat(2), graph.add(new MaxPool2d(2), turned), graph.add(new AvgPool2d(2), turned));
    graph.add(new Flatten());
    graph.add(new Linear(3));
  }

  private static void joinFeatures(Network.Builder graph) {
    int image = graph.add(new Flatten(), graph.add(padded(3)));
    int hidden = graph.add(new Linear(5), image);
    graph.add(new Concat(3), hidden, image, hidden);
    int chosen = graph.add(new SelectChannels(List.of(69, 1, 1, 40, 12, 7)));
    int other = graph.add(new SelectChannels(List.of(0, 59, 30)), image);
    int left = graph.add(new Linear(3), graph.add(new Concat(1), chosen));
    graph.add(new Add(), left, other);
  }

  private static void residualBlock(Network.Builder graph) {
    graph.add(padded(6));
    int trunk = graph.add(Activation.relu());
    graph.add(padded(6));
    graph.add(Activation.relu());
    int branch = graph.add(padded(6));
    graph.add(new Add(), trunk, branch);
    int second = graph.add(Activation.relu());
    graph.add(padded(6));
    graph.add(new Add(), graph.add(Activation.leakyRelu(0.2f)), second);
    graph.add(new MaxPool2d(2));
    graph.add(new Flatten());
    graph.add(new Linear(3));
  }

  /** Maps that go from group to group, read in the same group and in a later one. */
  private static void normalizedBlock(Network.Builder graph) {
    graph.add(padded(6).bias(false));
    graph.add(new BatchNorm2d());
    int trunk = graph.add(Activation.relu());
    graph.add(padded(6).bias(false), trunk);
    graph.add(new BatchNorm2d());
    graph.add(Activation.relu());
    graph.add(padded(6).bias(false));
    int branch = graph.add(new BatchNorm2d());
    graph.add(new Add(), branch, trunk);
    int second = graph.add(Activation.relu());
    int left = graph.add(new Conv2d(4, 1), second);
    int right = graph.add(new BatchNorm2d(), graph.add(padded(4), second));
    graph.add(new Add(), left, right);
    graph.add(new MaxPool2d(2));
    graph.add(new Flatten());
    graph.add(new Linear(3));
  }

  private static void readInput(Network.Builder graph) {
    int convolved = graph.add(new Conv2d(3, 3).padding(1), Network.INPUT);
    int pooled = graph.add(new MaxPool2d(2), Network.INPUT);
    int twice = graph.add(new Add(), Network.INPUT, Network.INPUT);
    graph.add(padded(3), twice);
    graph.add(new Add(), convolved, graph.add(Activation.relu()));
    int left = graph.add(new Linear(3), graph.add(new Flatten()));
    int right = graph.add(new Linear(3), graph.add(new Flatten(), pooled));
    graph.add(new Add(), left, right);
  }

  /** The wide halo must not move what the narrow ones read. */
  private static void readWithHalos(Network.Builder graph) {
    int trunk = graph.add(new Conv2d(4, 1));
    int wide = graph.add(new Conv2d(5, 5).padding(2), trunk);
    int narrow = graph.add(padded(5), trunk);
    int none = graph.add(new Conv2d(5, 1), trunk);
    int strided = graph.add(new Conv2d(5, 1).stride(2), trunk);
    int sum = graph.add(new Add(), wide, graph.add(new Add(), narrow, none));
    graph.add(new Add(), graph.add(new MaxPool2d(OVERLAPPING), sum), strided);
    graph.add(Activation.relu());
    graph.add(new Flatten());
    graph.add(new Linear(2));
  }

  private static void flattenBranch(Network.Builder graph) {
    int trunk = graph.add(padded(5));
    int flat = graph.add(new Flatten(), trunk);
    int convolved = graph.add(new Flatten(), graph.add(padded(5), trunk));
    int sum = graph.add(new Add(), flat, convolved);
    int left = graph.add(new Linear(4), flat);
    graph.add(new Add(), left, graph.add(new Linear(4), sum));
    graph.add(Activation.relu());
    graph.add(new Linear(3));
  }

  /** An image's features and as many that never were an image; one map read twice by one layer. */
  private static void addFeatures(Network.Builder graph) {
    int image = graph.add(new Flatten(), graph.add(new Conv2d(3, 3)));
    int hidden = graph.add(new Linear(12), image);
    int sum = graph.add(new Add(), image, hidden);
    graph.add(new Add(), hidden, sum);
    int doubled = graph.add(new Add(), graph.add(Activation.relu()), hidden);
    graph.add(new Add(), doubled, doubled);
    graph.add(new Linear(3));
  }

  private static Conv2d padded(int filters) {
    return new Conv2d(filters, 3).padding(1);
  }

  private static Arguments network(
      String name, int channels, int height, int width, Layer... layers) {
    return argumentSet(name, Network.of(Shape.of(channels, height, width), layers));
  }

  private static Arguments graph(
      String name, int channels, int height, int width, Consumer<Network.Builder> layers) {
    Network.Builder builder = Network.builder(Shape.of(channels, height, width));
    layers.accept(builder);
    return argumentSet(name, builder.build());
  }
}
