package lanewise.exchange;

import java.util.Arrays;
import lanewise.exchange.ImportedNetwork.Ending;
import lanewise.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Where a value of the graph comes from, and how the graph sees it: under another shape than the
 * layer that makes it, or with its elements in another order. Layers that need a certain shape get
 * it from {@link OnnxImport#layerInput}.
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

  /** What a node of the network makes, as it makes it. */
  static Place of(int node, Shape shape) {
    return new Place(node, shape, null, Ending.NONE);
  }

  /** The node of the network that makes the values, or its input. */
  int node() {
    return node;
  }

  /** The shape of one image as the graph sees it, any number of axes. */
  Shape shape() {
    return shape;
  }

  /**
   * For each element of {@link #shape}, row-major, the index of the node's value that stands there;
   * null if they are in the node's own order.
   */
  int @Nullable [] order() {
    return order;
  }

  /** What the graph applies to the network's output here. */
  Ending ending() {
    return ending;
  }

  /** The same values under another shape. */
  Place reshaped(Shape other) {
    return new Place(node, other, order, ending);
  }

  /**
   * Some of the node's values, in another order.
   *
   * @param count how many values the node makes
   */
  Place reordered(Shape other, int[] newOrder, int count) {
    boolean same = newOrder.length == count && isCounting(newOrder);
    return new Place(node, other, same ? null : newOrder, ending);
  }

  /** What another node makes of each value by itself, seen alike. */
  Place through(int other) {
    return new Place(other, shape, order, ending);
  }

  /** The same values with what a last softmax would make of them. */
  Place endingIn(Ending other) {
    return new Place(node, shape, order, other);
  }

  /** Whether two values of the graph stand on their nodes alike. */
  boolean isSeenAs(Place other) {
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
