package lanewise.exchange;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import lanewise.exchange.OnnxImport.Place;
import lanewise.format.onnx.OnnxNode;
import lanewise.nn.Flatten;
import lanewise.tensor.Shape;

/** What {@code Flatten} and {@code Reshape} become: features of images, or nothing at all. */
final class ReshapeImport {
  private final OnnxImport model;

  ReshapeImport(OnnxImport model) {
    this.model = model;
  }

  void readFlatten(OnnxNode node) {
    node.allow(Set.of("axis"));
    Place input = model.place(node, 0);
    long axis = node.whole("axis", 1);
    if (axis != 1 && axis != -input.shape().rank()) {
      throw node.refused("has attribute axis = %d; only 1 is supported".formatted(axis));
    }
    flatten(node, input);
  }

  private void flatten(OnnxNode node, Place input) {
    if (input.shape().rank() == 1) {
      model.bind(node, input);
    } else {
      model.add(node, new Flatten(), Map.of(), input);
    }
  }

  /** Only what leaves the images apart: (N,-1), or no change at all. */
  void readReshape(OnnxNode node) {
    node.allow(Set.of("allowzero", "shape", "consumed_inputs"));
    Place input = model.place(node, 0);
    long[] shape = model.version < 5 ? node.wholes("shape") : model.constant(node, 1).integers();
    boolean flat = isFlat(shape, input.shape());
    if (!keepsImages(node, shape) || !(flat || isSame(shape, input.shape()))) {
      throw node.refused(
          "reshapes N x %s to %s, which is not supported (only N x %d is)"
              .formatted(input.shape(), Arrays.toString(shape), input.shape().size()));
    }
    if (flat) {
      flatten(node, input);
    } else {
      model.bind(node, input);
    }
  }

  /** Whether the first extent means N, however it is said, and the others leave no doubt of it. */
  private boolean keepsImages(OnnxNode node, long[] shape) {
    long open = Arrays.stream(shape).filter(extent -> extent == -1).count();
    boolean empty =
        node.whole("allowzero", 0) != 0 && Arrays.stream(shape).anyMatch(extent -> extent == 0);
    return shape.length >= 2
        && open <= 1
        && !empty
        && (shape[0] == 0 || shape[0] == -1 || (shape[0] == 1 && model.isSingle()));
  }

  private static boolean isFlat(long[] shape, Shape image) {
    return shape.length == 2 && (shape[1] == -1 || shape[1] == image.size());
  }

  private static boolean isSame(long[] shape, Shape image) {
    boolean same = shape.length == image.rank() + 1;
    for (int d = 0; same && d < image.rank(); d++) {
      same = shape[d + 1] == image.extent(d) || shape[d + 1] == 0 || shape[d + 1] == -1;
    }
    return same;
  }
}
