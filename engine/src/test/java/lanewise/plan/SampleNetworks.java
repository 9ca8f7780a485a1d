package lanewise.plan;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import lanewise.nn.AvgPool2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Dropout;
import lanewise.nn.Flatten;
import lanewise.nn.Layer;
import lanewise.nn.LeakyReLU;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network;
import lanewise.nn.ReLU;
import lanewise.tensor.Shape;
import lanewise.tensor.Window;
import org.junit.jupiter.params.provider.Arguments;

/** Small networks that together have every layer, every fusion, and what lies between them. */
final class SampleNetworks {
  /** An overlapping pool with padding. */
  private static final Window OVERLAPPING = Window.square(3).withStride(2).withPadding(1);

  private static final Window LOPSIDED = new Window(3, 2, 1, 1, 2, 0, 1, 1);

  private SampleNetworks() {}

  /** All of them, named. */
  static Stream<Arguments> all() {
    return Stream.of(
        network("conv", 1, 6, 7, new Conv2d(5, 3), new Flatten(), new Linear(3)),
        network("conv+relu", 1, 6, 5, padded(7), new ReLU(), new Flatten(), new Linear(4)),
        network(
            "conv+relu+pool, even",
            2,
            8,
            6,
            padded(5),
            new ReLU(),
            new MaxPool2d(2),
            new Flatten(),
            new Linear(3)),
        network(
            "conv+relu+pool, odd",
            1,
            7,
            9,
            padded(5),
            new ReLU(),
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
            new ReLU(),
            new MaxPool2d(OVERLAPPING),
            new Flatten(),
            new Linear(3)),
        network(
            "conv, leaky relu, average pool",
            3,
            8,
            8,
            padded(6),
            new LeakyReLU(0.1f),
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
            new ReLU(),
            new MaxPool2d(2),
            padded(9),
            new ReLU(),
            new MaxPool2d(2),
            new Flatten(),
            new Linear(8),
            new ReLU(),
            new Linear(4)),
        network(
            "images large enough for Winograd's tiles",
            1,
            27,
            29,
            padded(3),
            new ReLU(),
            new MaxPool2d(2),
            padded(6),
            new ReLU(),
            new Conv2d(5, 3).padding(2),
            new ReLU(),
            new MaxPool2d(2),
            new Flatten(),
            new Linear(3)),
        network(
            "many channels",
            3,
            5,
            6,
            padded(33),
            new ReLU(),
            new Conv2d(17, 3),
            new Flatten(),
            new Linear(35)),
        network(
            "1x1 and 5x5",
            2,
            6,
            6,
            new Conv2d(4, 1),
            new ReLU(),
            new Conv2d(3, 5).padding(2),
            new ReLU(),
            new Flatten(),
            new Linear(3)),
        network(
            "lopsided kernels",
            2,
            6,
            7,
            new Conv2d(4, LOPSIDED),
            new Conv2d(5, new Window(1, 3, 1, 1, 0, 2, 0, 0)),
            new ReLU(),
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
            new ReLU(),
            new Conv2d(4, 2).padding(3),
            new ReLU(),
            new MaxPool2d(2),
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
            new ReLU(),
            new Linear(17),
            new LeakyReLU(0.2f),
            new Linear(3),
            new ReLU()),
        network("no fully connected", 2, 4, 4, new Conv2d(5, 3), new ReLU(), new Flatten()),
        network("no fully connected, one pixel", 2, 4, 4, new Conv2d(5, 4), new Flatten()),
        network(
            "relu first, twice and after a pool",
            2,
            6,
            6,
            new ReLU(),
            padded(4),
            new ReLU(),
            new LeakyReLU(0.5f),
            new MaxPool2d(3),
            new ReLU(),
            new Flatten(),
            new ReLU(),
            new Linear(3)),
        network(
            "dropout everywhere",
            2,
            8,
            6,
            new Dropout(0.1f),
            padded(5),
            new ReLU(),
            new Dropout(0.3f),
            new MaxPool2d(2),
            new Dropout(0),
            new Flatten(),
            new Dropout(0.5f),
            new Linear(20),
            new ReLU(),
            new Dropout(0.5f),
            new Linear(3)));
  }

  private static Conv2d padded(int filters) {
    return new Conv2d(filters, 3).padding(1);
  }

  private static Arguments network(
      String name, int channels, int height, int width, Layer... layers) {
    return argumentSet(name, Network.of(Shape.of(channels, height, width), layers));
  }
}
