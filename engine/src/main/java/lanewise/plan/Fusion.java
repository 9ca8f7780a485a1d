package lanewise.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import lanewise.nn.Layer;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network;
import lanewise.nn.ReLU;
import lanewise.tensor.Window;

/**
 * Which neighbouring nodes become one stage: convolution or batch normalisation + ReLU + 2x2
 * max-pool, fully connected + ReLU, and addition + ReLU, where nobody else reads what lies between.
 */
final class Fusion {
  private static final Window HALVING = Window.square(2).withStride(2);

  private final Network network;

  Fusion(Network network) {
    this.network = network;
  }

  /** A node, and the ReLU behind it if there is one. */
  List<Integer> withRelu(int index) {
    List<Integer> fused = new ArrayList<>(List.of(index));
    append(fused, ReLU.class);
    return fused;
  }

  /** A node with ReLU and 2x2 max-pooling behind it, as far as they are there. */
  List<Integer> withReluAndPool(int index) {
    List<Integer> fused = withRelu(index);
    if (fused.size() == 2) {
      append(fused, MaxPool2d.class);
    }
    if (layer(fused.getLast()) instanceof MaxPool2d pool && !pool.window().equals(HALVING)) {
      fused.removeLast();
    }
    return fused;
  }

  /** Appends the only reader of the last node if it is of that kind. */
  private void append(List<Integer> fused, Class<? extends Layer> kind) {
    List<Integer> readers = network.readers(fused.getLast());
    if (readers.size() == 1 && kind.isInstance(layer(readers.getFirst()))) {
      fused.add(readers.getFirst());
    }
  }

  private Layer layer(int index) {
    return network.nodes().get(index).layer();
  }

  /** The stage's name, {@code conv1+relu1}. */
  String name(List<Integer> fused) {
    return fused.stream()
        .map(index -> network.nodes().get(index).name())
        .collect(Collectors.joining("+"));
  }
}
