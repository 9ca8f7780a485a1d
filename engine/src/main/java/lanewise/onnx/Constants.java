package lanewise.onnx;

import java.util.Map;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;

/** {@code Constant} in all its forms but texts. */
final class Constants {
  private Constants() {}

  static void register(Map<String, Operator> operators) {
    operators.put("Constant", ((Operator.Single) call -> value(call.node())).operator());
  }

  /**
   * The value of a {@code Constant} node.
   *
   * @throws IllegalArgumentException if it has not exactly one attribute that is known
   */
  static OnnxTensor value(OnnxNode node) {
    if (node.attributes().size() != 1) {
      throw node.refused("needs exactly one attribute, has " + node.attributes().keySet());
    }
    String form = node.attributes().keySet().iterator().next();
    return switch (form) {
      case "value", "sparse_value" -> node.tensor(form);
      case "value_float" -> OnnxTensor.ofFloats(new int[0], node.real(form, 0));
      case "value_int" -> OnnxTensor.ofIntegers(new int[0], node.whole(form, 0));
      case "value_floats" -> {
        float[] values = node.reals(form);
        yield OnnxTensor.ofFloats(new int[] {values.length}, values);
      }
      case "value_ints" -> {
        long[] values = node.wholes(form);
        yield OnnxTensor.ofIntegers(new int[] {values.length}, values);
      }
      default -> throw new UnsupportedOperationException(node + " with " + form);
    };
  }
}
