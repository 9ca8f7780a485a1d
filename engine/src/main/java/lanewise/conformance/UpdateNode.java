package lanewise.conformance;

import java.util.ArrayList;
import java.util.List;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.kernel.Updates;

/**
 * The optimizers of {@code ai.onnx.preview.training} by the kernels of training. The inputs are a
 * rate, a step count, then all parameters, all gradients and all states.
 */
final class UpdateNode {
  private UpdateNode() {}

  static List<OnnxTensor> adam(OnnxNode node, List<OnnxTensor> inputs) {
    if (node.real("norm_coefficient_post", 0) != 0) {
      throw new UnsupportedOperationException(
          "has norm_coefficient_post, but AdamW decays before the step, not after it");
    }
    float alpha = node.real("alpha", 0.9f);
    float beta = node.real("beta", 0.999f);
    double rate = inputs.get(0).real(0);
    double step = inputs.get(1).real(0);
    if (step > 0) {
      rate *= Math.sqrt(1 - Math.pow(beta, step)) / (1 - Math.pow(alpha, step));
    }
    int count = (inputs.size() - 2) / 4;
    float[][] tensors = floats(inputs);
    for (int k = 2; k < 2 + count; k++) {
      Updates.adam(
          tensors[k],
          tensors[k + count],
          tensors[k + 2 * count],
          tensors[k + 3 * count],
          0,
          tensors[k].length,
          alpha,
          beta,
          (float) rate,
          1,
          node.real("epsilon", 1e-6f),
          node.real("norm_coefficient", 0),
          1);
    }
    return updated(inputs, tensors, count);
  }

  static List<OnnxTensor> momentum(OnnxNode node, List<OnnxTensor> inputs) {
    if (inputs.get(1).integer(0) > 0 && node.real("beta", 1) != 1) {
      throw new UnsupportedOperationException(
          "has a beta other than 1, which SGD does not support");
    }
    float rate = (float) inputs.get(0).real(0);
    float alpha = node.real("alpha", 0);
    float decay = node.real("norm_coefficient", 0);
    boolean nesterov = node.text("mode", "standard").equals("nesterov");
    int count = (inputs.size() - 2) / 3;
    float[][] tensors = floats(inputs);
    for (int k = 2; k < 2 + count; k++) {
      float[] values = tensors[k];
      float[] gradients = tensors[k + count];
      float[] velocity = tensors[k + 2 * count];
      Updates.sgd(nesterov, values, gradients, velocity, 0, values.length, rate, alpha, decay);
    }
    return updated(inputs, tensors, count);
  }

  private static float[][] floats(List<OnnxTensor> inputs) {
    return inputs.stream().map(OnnxTensor::floats).toArray(float[][]::new);
  }

  /** The updated values and states; gradients are not outputs. */
  private static List<OnnxTensor> updated(List<OnnxTensor> inputs, float[][] tensors, int count) {
    List<OnnxTensor> outputs = new ArrayList<>();
    for (int k = 2; k < tensors.length; k++) {
      if (k < 2 + count || k >= 2 + 2 * count) {
        outputs.add(OnnxTensor.ofFloats(inputs.get(k).shape(), tensors[k]));
      }
    }
    return outputs;
  }
}
