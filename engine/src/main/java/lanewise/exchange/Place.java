package lanewise.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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

  /**
   * The same values with one axis moved to another position, the others in their order.
   *
   * @param count the number of values of the node
   */
  Place moved(int from, int to, int count) {
    List<Integer> axes = new ArrayList<>(IntStream.range(0, shape.rank()).boxed().toList());
    axes.add(to, axes.remove(/* index */ from));
    int[] strides = new int[shape.rank()];
    int stride = 1;
    for (int d = shape.rank() - 1; d >= 0; d--) {
      strides[d] = stride;
      stride *= shape.extent(d);
    }
    int[] extents = axes.stream().mapToInt(shape::extent).toArray();
    int[] moved = new int[stride];
    for (int i = 0; i < moved.length; i++) {
      int left = i;
      int index = 0;
      for (int d = extents.length - 1; d >= 0; d--) {
        index += left % extents[d] * strides[axes.get(d)];
        left /= extents[d];
      }
      moved[i] = order == null ? index : order[index];
    }
    return reordered(Shape.of(extents), moved, count);
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
