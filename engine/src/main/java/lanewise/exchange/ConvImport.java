package lanewise.exchange;

import java.util.Set;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.nn.Conv2d;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window;

/** Imports {@code Conv}, with preceding zero padding and a following bias. */
final class ConvImport {
  private static final Set<String> ATTRIBUTES =
      Set.of("auto_pad", "dilations", "group", "kernel_shape", "pads", "strides");

  private final GraphImport model;
  private final WindowImport windows;

  ConvImport(GraphImport model, WindowImport windows) {
    this.model = model;
    this.windows = windows;
  }

  void read(OnnxNode node) {
    node.allow(ATTRIBUTES);
    OnnxTensor weights = model.constant(node, 1);
    if (weights.rank() != 4 || model.place(node, 0).shape().rank() != 3) {
      throw node.refused("is not a 2-D convolution; its weights are " + weights);
    }
    Place place = windows.unpadded(node);
    int input = model.layerInput(node, place, place.shape());
    int channels = place.shape().extent(0);
    long groups = node.whole("group", 1);
    if (groups < 1 || weights.extent(1) * groups != channels) {
      throw node.refused(
          "has attribute group = %d with weights %s on images %s", groups, weights, place.shape());
    }
    int filters = weights.extent(0);
    Window window =
        windows.conv(node, model.place(node, 0).shape(), weights.extent(2), weights.extent(3));
    OnnxTensor own = model.optionalConstant(node, 2);
    BiasedProduct whole =
        own == null ? BiasedProduct.of(model, node, filters, 2) : new BiasedProduct(node, own);
    OnnxTensor bias = whole.bias();
    model.add(
        whole.end(),
        GraphImport.layer(node, () -> new Conv2d(filters, window, bias != null, (int) groups)),
        BiasedProduct.parameters(
            GraphImport.tensor(weights),
            bias == null ? null : new Tensor(Shape.of(bias.size()), bias.floats())),
        input);
  }
}
