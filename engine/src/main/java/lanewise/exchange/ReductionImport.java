package lanewise.exchange;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.nn.Activation;
import lanewise.nn.AvgPool2d;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.GlobalMaxPool2d;
import lanewise.nn.Layer;
import lanewise.nn.MaxPool2d;
import lanewise.tensor.Shape;
import lanewise.tensor.Window;

/** Imports global pooling in all its forms, as reductions over pixels, rows or columns. */
final class ReductionImport {
  private final GraphImport model;

  ReductionImport(GraphImport model) {
    this.model = model;
  }

  /**
   * Imports {@code GlobalAveragePool} and {@code GlobalMaxPool}, over all axes after the channels.
   */
  void readGlobalPool(OnnxNode node) {
    node.allow(Set.of());
    Place place = model.place(node, 0);
    if (place.shape().rank() < 2) {
      throw node.refused("pools values of shape N x " + place.shape());
    }
    boolean max = node.operator().equals("GlobalMaxPool");
    int made = global(node, place, max ? new GlobalMaxPool2d() : new GlobalAvgPool2d());
    int[] shape = new int[place.shape().rank()];
    Arrays.fill(shape, 1);
    shape[0] = place.shape().extent(0);
    model.bind(node, Place.of(made, model.made(made)).reshaped(Shape.of(shape)));
  }

  /** Imports {@code ReduceMean}, {@code ReduceMax} and {@code ReduceSum}. */
  void readReduction(OnnxNode node) {
    node.allow(Set.of("axes", "keepdims", "noop_with_empty_axes"));
    Place place = model.place(node, 0);
    int rank = place.shape().rank();
    Set<Integer> axes = axes(node, rank);
    boolean max = node.operator().equals("ReduceMax");
    int made;
    int count = 1;
    for (int axis : axes) {
      count *= place.shape().extent(axis);
    }
    int size = model.made(place.node()).size();
    if (rank > 1 && axes.size() == rank - 1) {
      int kept = IntStream.range(0, rank).filter(d -> !axes.contains(d)).findFirst().orElseThrow();
      Layer pool = max ? new GlobalMaxPool2d() : new GlobalAvgPool2d();
      made = global(node, place.moved(kept, 0, size), pool);
    } else if (rank == 3 && axes.size() == 1) {
      // The channels become rows, over which a pool can slide.
      Place images = axes.contains(0) ? place.moved(0, 1, size) : place;
      int height = axes.contains(2) ? 1 : images.shape().extent(1);
      int width = axes.contains(2) ? images.shape().extent(2) : 1;
      Window window = new Window(height, width, 1, 1, 0, 0, 0, 0);
      Layer pool = max ? new MaxPool2d(window) : new AvgPool2d(window);
      made = model.addLayer(node, pool, Map.of(), model.layerInput(node, images, images.shape()));
    } else {
      throw node.refused(
          "reduces %d of the axes of N x %s; all but one, or one of images, are supported",
          axes.size(), place.shape());
    }
    if (node.operator().equals("ReduceSum")) {
      made = model.addLayer(node, Activation.scale(count, 0), Map.of(), made);
    }
    boolean keeps = node.whole("keepdims", 1) != 0;
    int[] shape = new int[rank];
    int left = 0;
    for (int d = 0; d < rank; d++) {
      if (keeps || !axes.contains(d)) {
        shape[left++] = axes.contains(d) ? 1 : place.shape().extent(d);
      }
    }
    model.bind(
        node, Place.of(made, model.made(made)).reshaped(Shape.of(Arrays.copyOf(shape, left))));
  }

  private int global(OnnxNode node, Place place, Layer pool) {
    Shape images = LayerInputs.asImage(place.shape());
    return model.addLayer(node, pool, Map.of(), model.layerInput(node, place, images));
  }

  /** The reduced axes of an image; the batch axis is refused. */
  private Set<Integer> axes(OnnxNode node, int rank) {
    int inputSince = node.operator().equals("ReduceSum") ? 13 : 18;
    OnnxTensor input = model.version >= inputSince ? model.optionalConstant(node, 1) : null;
    long[] given = input != null ? input.integers() : node.wholes("axes");
    Set<Integer> axes = new TreeSet<>();
    for (long axis : given) {
      axes.add(Math.toIntExact(axis < 0 ? axis + rank : axis - 1));
    }
    if (axes.isEmpty() || axes.stream().anyMatch(axis -> axis < 0 || axis >= rank)) {
      throw node.refused(
          "reduces axes %s; only axes within an image are supported", Arrays.toString(given));
    }
    return axes;
  }
}
