package lanewise.cli.playground;

import java.util.ArrayList;
import java.util.List;
import lanewise.nn.Conv2d;
import lanewise.nn.Linear;
import lanewise.nn.Network;
import lanewise.nn.Network.Node;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;

/**
 * A step of the network as the page shows it: a node, or the products or the bias of one, or the
 * probabilities after the last.
 *
 * @param name for example {@code conv1}, {@code conv1 bias} or {@code softmax}
 * @param index the index of the node
 * @param node the node
 */
record Part(String name, Role role, int index, Node node) {
  /** What of the node it is. */
  enum Role {
    /** All that the node computes. */
    WHOLE,
    /** The sums of products, without the bias. */
    PRODUCTS,
    /** What the bias makes of them. */
    BIAS,
    /** The probabilities that the network's output stands for. */
    PROBABILITIES;

    /** The shape that it reads of a node. */
    Shape reads(Node node) {
      return this == BIAS || this == PROBABILITIES ? node.output() : node.input();
    }
  }

  /** All steps of a network in order. */
  static List<Part> of(Network network) {
    List<Part> parts = new ArrayList<>();
    for (int index = 0; index < network.nodes().size(); index++) {
      Node node = network.nodes().get(index);
      if (hasBias(node)) {
        parts.add(new Part(node.name(), Role.PRODUCTS, index, node));
        parts.add(new Part(node.name() + " bias", Role.BIAS, index, node));
      } else {
        parts.add(new Part(node.name(), Role.WHOLE, index, node));
      }
    }
    String last = network.task() == Task.MULTI_LABEL ? "sigmoid" : "softmax";
    Part end = parts.getLast();
    parts.add(new Part(last, Role.PROBABILITIES, end.index, end.node));
    return List.copyOf(parts);
  }

  private static boolean hasBias(Node node) {
    return switch (node.layer()) {
      case Conv2d conv -> conv.bias();
      case Linear linear -> linear.bias();
      default -> false;
    };
  }

  /** The name of the bias of the node. */
  String bias() {
    return node.name() + ".bias";
  }

  /** The shape of the output, (C,H,W); of features (n,1,1). */
  Shape shape() {
    return planes(node.output());
  }

  /** A shape as maps: features are maps of one pixel. */
  static Shape planes(Shape shape) {
    return shape.rank() == 3 ? shape : Shape.of(shape.size(), 1, 1);
  }
}
