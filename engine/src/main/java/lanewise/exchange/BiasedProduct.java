package lanewise.exchange;

import java.util.LinkedHashMap;
import java.util.Map;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A matrix product and the {@code Add} after it, which are imported as one layer with a bias.
 *
 * @param end the last of the nodes: the product itself if it has no such {@code Add}
 * @param bias one value per output; null if nothing is added
 */
record BiasedProduct(OnnxNode end, @Nullable OnnxTensor bias) {

  /**
   * Finds the {@code Add} that is the only reader of a product and adds a constant per output.
   *
   * @param axesBehind the number of axes after that of the outputs
   */
  static BiasedProduct of(GraphImport model, OnnxNode product, int outputs, int axesBehind) {
    OnnxNode reader = model.onlyReader(product);
    if (model.version >= 7
        && reader != null
        && reader.operator().equals("Add")
        && reader.inputs().size() == 2) {
      int other = reader.inputs().getFirst().equals(product.outputs().getFirst()) ? 1 : 0;
      if (model.isConstant(reader, other)) {
        OnnxTensor constant = model.constant(reader, other);
        int axis = constant.rank() - 1 - axesBehind;
        boolean keepsRank = axis >= 0 && axis <= 1;
        if (constant.size() == outputs && keepsRank && constant.extent(axis) == outputs) {
          return new BiasedProduct(reader, constant);
        }
      }
    }
    return new BiasedProduct(product, null);
  }

  /** The parameters of a layer, by name. */
  static Map<String, Tensor> parameters(Tensor weights, @Nullable Tensor bias) {
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    parameters.put("weight", weights);
    if (bias != null) {
      parameters.put("bias", bias);
    }
    return parameters;
  }
}
