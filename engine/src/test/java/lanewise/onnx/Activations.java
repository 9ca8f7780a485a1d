package lanewise.onnx;

import java.util.Map;
import lanewise.format.onnx.OnnxTensor;
import org.jspecify.annotations.Nullable;

/** Functions of each element: {@code Relu}, {@code LeakyRelu}, {@code Clip} and their kin. */
final class Activations {
  private Activations() {}

  static void register(Map<String, Operator> operators) {
    operators.put("Relu", ((Operator.Single) Activations::relu).operator());
    operators.put(
        "Sigmoid",
        ((Operator.Single) call -> Elementwise.map(call.input(0), x -> 1 / (1 + Math.exp(-x))))
            .operator());
    operators.put("LeakyRelu", ((Operator.Single) Activations::leakyRelu).operator());
    operators.put("Clip", ((Operator.Single) Activations::clip).operator());
  }

  private static OnnxTensor relu(Call call) {
    OnnxTensor x = call.input(0);
    OnnxTensor zero = OnnxTensor.zeros(x.type());
    OnnxTensor y = OnnxTensor.zeros(x.type(), x.shape());
    for (int i = 0; i < x.size(); i++) {
      boolean cut = Elementwise.less(x, i, zero, 0);
      y.copy(i, cut ? zero : x, cut ? 0 : i);
    }
    return y;
  }

  private static OnnxTensor leakyRelu(Call call) {
    float slope = call.node().real("alpha", 0.01f);
    return Elementwise.map(call.input(0), x -> x < 0 ? slope * x : x);
  }

  /** min(max(x, low), high): where the bounds cross, the upper one wins. */
  private static OnnxTensor clip(Call call) {
    OnnxTensor x = call.input(0);
    OnnxTensor low = bound(call, 1, "min", x);
    OnnxTensor high = bound(call, 2, "max", x);
    OnnxTensor y = OnnxTensor.zeros(x.type(), x.shape());
    for (int i = 0; i < x.size(); i++) {
      y.copy(i, x, i);
      if (low != null && Elementwise.less(y, i, low, 0)) {
        y.copy(i, low, 0);
      }
      if (high != null && Elementwise.less(high, 0, y, i)) {
        y.copy(i, high, 0);
      }
    }
    return y;
  }

  private static @Nullable OnnxTensor bound(Call call, int input, String attribute, OnnxTensor x) {
    OnnxTensor bound = call.optional(input);
    if (call.version() < 11 && call.node().has(attribute)) {
      bound = OnnxTensor.zeros(x.type());
      bound.set(0, call.node().real(attribute, 0));
    }
    if (bound != null && (bound.type() != x.type() || bound.size() != 1)) {
      throw call.refused("has " + attribute + " " + bound + " for " + x);
    }
    return bound;
  }
}
