package lanewise.exchange;

import java.util.Arrays;
import lanewise.exchange.ImportedNetwork.Ending;
import lanewise.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * The origin of a value of the graph: the network's node that produces it, and the shape and the
 * order of elements in which the graph sees it. Layers that need a certain shape use {@link
 * GraphImport#layerInput}.
 */
final class Place {
  private final int node;
  private final Shape shape;
  private final int @Nullable [] order;
  private final Ending ending;

  private Place(int node, Shape shape, int @Nullable [] order, Ending ending) {
    this.node = node;
    this.shape = shape;
    this.order = order;
    this.ending = ending;
  }

  /** The output of a node of the network, unchanged. */
  static Place of(int node, Shape shape) {
    return new Place(node, shape, null, Ending.NONE);
  }

  /** The node of the network that produces the values, or the network's input. */
  int node() {
    return node;
  }

  /** The shape of one image in the graph, with any number of axes. */
  Shape shape() {
    return shape;
  }

  /**
   * For each element of {@link #shape}, row-major, its index in the node's output; null for the
   * order of the node.
   */
  int @Nullable [] order() {
    return order;
  }

  /** The softmax that the graph applies to the value. */
  Ending ending() {
    return ending;
  }

  /** The same values in another shape. */
  Place reshaped(Shape other) {
    return new Place(node, other, order, ending);
  }

  /**
   * A selection of the node's values, in another order.
   *
   * @param count the number of values of the node
   */
  Place reordered(Shape other, int[] newOrder, int count) {
    boolean same = newOrder.length == count && isCounting(newOrder);
    return new Place(node, other, same ? null : newOrder, ending);
  }

  /** The output of an elementwise node, seen in the same shape and order. */
  Place through(int other) {
    return new Place(other, shape, order, ending);
  }

  /** The same values followed by a softmax. */
  Place endingIn(Ending other) {
    return new Place(node, shape, order, other);
  }

  /** Whether two values have the same shape and order. */
  boolean hasSameView(Place other) {
    return shape.equals(other.shape) && Arrays.equals(order, other.order);
  }

  private static boolean isCounting(int[] values) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] != i) {
        return false;
      }
    }
    return true;
  }
}
