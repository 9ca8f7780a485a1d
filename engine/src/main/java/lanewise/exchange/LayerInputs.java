package lanewise.exchange;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lanewise.format.onnx.OnnxNode;
import lanewise.nn.Flatten;
import lanewise.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Gives layers what they need of values that the graph sees in another shape or order than the
 * layer before makes them: the layer's own output where it is that already, else a layer between.
 */
final class LayerInputs {
  private final OnnxImport model;

  /** The nodes that were made, by the node they read, the order and the shape. */
  private final Map<List<@Nullable Object>, Integer> made = new HashMap<>();

  LayerInputs(OnnxImport model) {
    this.model = model;
  }

  /** A shape (C,H,W) of as many values: its first axes, and what is left in the last one. */
  static Shape asImage(Shape shape) {
    int[] image = {1, 1, 1};
    for (int d = 0; d < shape.rank(); d++) {
      image[Math.min(d, 2)] *= shape.extent(d);
    }
    return Shape.of(image);
  }

  /**
   * The node that makes a value as a shape (C,H,W) or (F) of as many elements.
   *
   * @param node on whose behalf
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
    if (place.order() != null) {
      throw node.refused("reads values in another order, which is not supported");
    }
    if (model.made(place.node()).equals(shape)) {
      return place.node();
    }
    if (shape.rank() == 1) {
      return model.addLayer(node, new Flatten(), Map.of(), place.node());
    }
    throw node.refused(
        String.format(
            Locale.ROOT,
            "reads %s as %s, which is not supported",
            model.made(place.node()),
            shape));
  }
}
