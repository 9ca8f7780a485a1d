package lanewise.exchange;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lanewise.format.onnx.OnnxNode;
import lanewise.nn.Flatten;
import lanewise.nn.Layer;
import lanewise.nn.Pad2d;
import lanewise.nn.Reshape;
import lanewise.nn.SelectChannels;
import lanewise.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Provides the inputs of layers. If the graph sees a value in another shape or order than its layer
 * produces it, a layer is inserted that rearranges it.
 */
final class LayerInputs {
  /** The largest permutation of single values, which is stored with the network. */
  private static final int LARGEST = 1 << 16;

  private final GraphImport model;

  /** The inserted nodes, by the node they read, the order and the shape. */
  private final Map<List<@Nullable Object>, Integer> made = new HashMap<>();

  LayerInputs(GraphImport model) {
    this.model = model;
  }

  /**
   * A shape (C,H,W) with as many values: the first axes are kept, the rest is merged into the last
   * one.
   */
  static Shape asImage(Shape shape) {
    int[] image = {1, 1, 1};
    for (int d = 0; d < shape.rank(); d++) {
      image[Math.min(d, 2)] *= shape.extent(d);
    }
    return Shape.of(image);
  }

  /**
   * The node that produces a value in the shape (C,H,W) or (F).
   *
   * @param node the reader, for messages
   */
  int of(OnnxNode node, Place place, Shape shape) {
    List<@Nullable Object> key = Arrays.asList(place.node(), place.order(), shape);
    Integer known = made.get(key);
    if (known == null) {
      known = make(node, place, shape);
      made.put(key, known);
    }
    return known;
  }

  private int make(OnnxNode node, Place place, Shape shape) {
    int source = place.order() == null ? place.node() : arranged(node, place.node(), place.order());
    if (model.made(source).equals(shape)) {
      return source;
    }
    Layer layer =
        shape.rank() == 1
            ? new Flatten()
            : new Reshape(shape.extent(0), shape.extent(1), shape.extent(2));
    return model.addLayer(node, layer, Map.of(), source);
  }

  /**
   * Adds a layer that reorders a node's output: by channels, as a crop of the pixels, or by single
   * values.
   */
  private int arranged(OnnxNode node, int source, int[] order) {
    Shape made = model.made(source);
    int area = made.size() / made.extent(0);
    if (order.length % area == 0
        && IntStream.range(0, order.length)
            .allMatch(
                i ->
                    order[i] == order[i - i % area] + i % area
                        && order[i - i % area] % area == 0)) {
      return select(
          node, source, IntStream.range(0, order.length / area).map(c -> order[c * area] / area));
    }
    Pad2d crop = crop(made, order);
    if (crop != null) {
      return model.addLayer(node, crop, Map.of(), source);
    }
    if (order.length > LARGEST) {
      throw node.refused("reorders %,d values; at most %,d are supported", order.length, LARGEST);
    }
    int flat = model.addLayer(node, new Flatten(), Map.of(), source);
    return select(node, flat, Arrays.stream(order));
  }

  private int select(OnnxNode node, int source, IntStream channels) {
    SelectChannels layer = new SelectChannels(channels.boxed().toList());
    return model.addLayer(node, layer, Map.of(), source);
  }

  /**
   * The negative padding that crops an image to these values; null if they are not a rectangle of
   * all channels.
   */
  private static @Nullable Pad2d crop(Shape made, int[] order) {
    int height = made.extent(1);
    int width = made.extent(2);
    int first = order[0];
    int last = order[order.length - 1];
    int top = first / width % height;
    int left = first % width;
    int bottom = height - 1 - last / width % height;
    int right = width - 1 - last % width;
    int rows = height - top - bottom;
    int columns = width - left - right;
    if (rows < 1 || columns < 1 || order.length != made.extent(0) * rows * columns) {
      return null;
    }
    for (int i = 0; i < order.length; i++) {
      int row = i / columns % rows + top;
      int column = i % columns + left;
      if (order[i] != (i / columns / rows * height + row) * width + column) {
        return null;
      }
    }
    return new Pad2d(-top, -left, -bottom, -right, Pad2d.Mode.CONSTANT, 0);
  }
}
