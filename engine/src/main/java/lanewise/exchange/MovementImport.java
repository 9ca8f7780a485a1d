package lanewise.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lanewise.format.onnx.ElementType;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.onnx.ConstantFolding;
import lanewise.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Imports operators that only move values, as another view of a layer's output. Values must not
 * move between images.
 */
final class MovementImport {
  private final GraphImport model;

  MovementImport(GraphImport model) {
    this.model = model;
  }

  /** Imports {@code Reshape}, {@code Flatten}, {@code Squeeze} and {@code Unsqueeze}. */
  void readReshape(OnnxNode node) {
    Place place = model.place(node, 0);
    OnnxTensor second = model.optionalConstant(node, 1);
    int[] shape = ConstantFolding.reshape(node, model.version, model.fullShape(place), second);
    if (shape.length == 0 || shape[0] != model.images) {
      throw node.refused(
          "reshapes N x %s to %s without an axis for the images, which is not supported",
          place.shape(), shown(shape));
    }
    model.bind(node, place.reshaped(Shape.of(Arrays.copyOfRange(shape, 1, shape.length))));
  }

  private List<String> shown(int[] shape) {
    return Arrays.stream(shape).mapToObj(this::shown).toList();
  }

  /** An extent, written as a multiple of N if it is one. */
  private String shown(int extent) {
    if (extent == 0 || extent % model.images != 0 || model.images == 1) {
      return Integer.toString(extent);
    }
    return extent == model.images ? "N" : "N*" + extent / model.images;
  }

  /**
   * Imports {@code Transpose}, {@code Slice}, {@code Split} and {@code Gather} by running them on
   * indices.
   */
  void readChoice(OnnxNode node) {
    Place place = model.place(node, 0);
    int size = place.shape().size();
    int[] order = place.order();
    // With two images, values that move between images are detected.
    long[] indices = new long[2 * size];
    for (int i = 0; i < size; i++) {
      indices[i] = order == null ? i : order[i];
      indices[size + i] = -1 - indices[i];
    }
    int[] shape = model.fullShape(place);
    shape[0] = 2;
    List<@Nullable OnnxTensor> inputs = new ArrayList<>();
    inputs.add(OnnxTensor.ofIntegers(shape, indices));
    for (int i = 1; i < node.inputs().size(); i++) {
      inputs.add(model.optionalConstant(node, i));
    }
    requireAllImages(node, shape.length, inputs);
    List<@Nullable OnnxTensor> outputs = ConstantFolding.fold(node, model.version, inputs);
    for (int i = 0; i < node.outputs().size(); i++) {
      OnnxTensor output = i < outputs.size() ? outputs.get(i) : null;
      if (output == null) {
        throw node.refused("has no output " + i);
      }
      model.bind(node.outputs().get(i), chosen(node, place, output));
    }
  }

  /** Checks that all images are kept, which a test with two images cannot show. */
  private void requireAllImages(OnnxNode node, int rank, List<@Nullable OnnxTensor> inputs) {
    boolean all = true;
    if (node.operator().equals("Slice")) {
      int[] images = new int[rank];
      Arrays.fill(images, 1);
      images[0] = model.images;
      List<@Nullable OnnxTensor> proxies = new ArrayList<>(inputs);
      proxies.set(0, OnnxTensor.zeros(ElementType.BOOL, images));
      OnnxTensor kept = ConstantFolding.fold(node, model.version, proxies).getFirst();
      all = kept != null && kept.extent(0) == model.images;
    } else if (node.operator().equals("Gather")) {
      long axis = node.whole("axis", 0);
      all = axis != 0 && axis != -rank;
    }
    if (!all) {
      throw node.refused("selects some of the images, which is not supported");
    }
  }

  private Place chosen(OnnxNode node, Place place, OnnxTensor output) {
    long[] indices = output.integers();
    int each = indices.length / 2;
    boolean apart = output.rank() > 0 && output.extent(0) == 2 && each > 0;
    int[] order = new int[each];
    for (int i = 0; apart && i < each; i++) {
      apart = indices[i] >= 0 && indices[each + i] == -1 - indices[i];
      order[i] = (int) indices[i];
    }
    if (!apart) {
      throw node.refused("moves values from image to image, which is not supported");
    }
    int[] shape = output.shape();
    return place.reordered(
        Shape.of(Arrays.copyOfRange(shape, 1, shape.length)),
        order,
        model.made(place.node()).size());
  }
}
