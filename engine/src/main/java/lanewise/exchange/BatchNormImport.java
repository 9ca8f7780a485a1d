package lanewise.exchange;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import lanewise.format.onnx.OnnxNode;
import lanewise.nn.BatchNorm2d;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * Imports {@code BatchNormalization}: as a layer for images; for features it is folded into the
 * fully connected layer.
 */
final class BatchNormImport {
  private static final Set<String> ATTRIBUTES =
      Set.of("epsilon", "momentum", "training_mode", "spatial", "is_test", "consumed_inputs");

  private final GraphImport model;

  BatchNormImport(GraphImport model) {
    this.model = model;
  }

  void read(OnnxNode node) {
    requireInference(node);
    // Computed in decimals, so that 1 - 0.9 is exactly the float 0.1.
    BigDecimal kept = new BigDecimal(Float.toString(node.real("momentum", 0.9f)));
    BatchNorm2d layer =
        new BatchNorm2d(node.real("epsilon", 1e-5f), BigDecimal.ONE.subtract(kept).floatValue());
    Map<String, Tensor> weights = new LinkedHashMap<>();
    String[] names = {"weight", "bias", "running_mean", "running_var"};
    for (int i = 0; i < names.length; i++) {
      weights.put(names[i], GraphImport.tensor(model.constant(node, i + 1)));
    }
    Place place = model.place(node, 0);
    Shape images = LayerInputs.asImage(place.shape());
    int made = model.addLayer(node, layer, weights, model.layerInput(node, place, images));
    model.bind(node, Place.of(made, images).reshaped(place.shape()));
  }

  /**
   * Folds the normalisation into the parameters of a fully connected layer.
   *
   * @param weights (out,in)
   * @param bias (out)
   */
  void foldInto(Tensor weights, Tensor bias, OnnxNode node) {
    requireInference(node);
    int outputs = weights.shape().extent(0);
    int inputs = weights.shape().extent(1);
    float[][] norm = new float[4][];
    for (int i = 0; i < norm.length; i++) {
      norm[i] = model.constant(node, i + 1).floats();
      if (norm[i].length != outputs) {
        throw node.refused("normalises %d of %d outputs", norm[i].length, outputs);
      }
    }
    float epsilon = node.real("epsilon", 1e-5f);
    for (int out = 0; out < outputs; out++) {
      if (norm[3][out] < 0) {
        throw node.refused("has the variance %s, below 0", norm[3][out]);
      }
      double scale = norm[0][out] / Math.sqrt(norm[3][out] + (double) epsilon);
      for (int i = out * inputs; i < (out + 1) * inputs; i++) {
        weights.values()[i] = (float) (scale * weights.values()[i]);
      }
      double moved = scale * (bias.values()[out] - (double) norm[2][out]) + norm[1][out];
      bias.values()[out] = (float) moved;
    }
  }

  /**
   * Inference is marked by {@code is_test} up to version 6, by the number of outputs up to 13, then
   * by an attribute.
   */
  private void requireInference(OnnxNode node) {
    node.allow(ATTRIBUTES);
    if (node.whole("training_mode", 0) != 0) {
      throw node.refused("has attribute training_mode = 1; export the model for inference");
    }
    boolean statistics = node.outputs().stream().skip(1).anyMatch(name -> !name.isEmpty());
    if ((model.version < 7 && node.whole("is_test", 0) == 0)
        || (model.version >= 7 && model.version < 14 && statistics)) {
      throw node.refused("normalises as in training; export the model for inference");
    }
    if (node.whole("spatial", 1) != 1) {
      throw node.refused("has attribute spatial = 0; only 1 is supported");
    }
  }
}
