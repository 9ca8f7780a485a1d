package lanewise.onnx;

import java.util.Arrays;
import java.util.Map;
import lanewise.format.onnx.ElementType;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;

/** {@code Constant} in all forms except texts, {@code ConstantOfShape} and {@code Range}. */
final class Constants {
  private Constants() {}

  static void register(Map<String, Operator> operators) {
    operators.put("Constant", ((Operator.Single) call -> value(call.node())).operator());
    operators.put("ConstantOfShape", ((Operator.Single) Constants::ofShape).operator());
    operators.put("Range", ((Operator.Single) Constants::range).operator());
  }

  /**
   * The value of a {@code Constant} node.
   *
   * @throws IllegalArgumentException if it does not have exactly one known attribute
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
      default -> throw node.refused("has " + form + ", which is not supported");
    };
  }

  private static OnnxTensor ofShape(Call call) {
    int[] shape = Arrays.stream(call.input(0).integers()).mapToInt(Math::toIntExact).toArray();
    if (Broadcast.product(shape) > Broadcast.LARGEST) {
      throw call.refused("produces a constant of shape " + Arrays.toString(shape));
    }
    OnnxTensor value =
        call.node().has("value")
            ? call.node().tensor("value")
            : OnnxTensor.zeros(ElementType.FLOAT);
    if (value.size() != 1) {
      throw call.refused("repeats %s; expected one value", value);
    }
    OnnxTensor y = OnnxTensor.zeros(value.type(), shape);
    for (int i = 0; i < y.size(); i++) {
      y.copy(i, value, 0);
    }
    return y;
  }

  /** start, start + delta, … below the limit. */
  private static OnnxTensor range(Call call) {
    OnnxTensor start = call.input(0);
    OnnxTensor delta = call.input(2);
    double length = Math.ceil((call.input(1).real(0) - start.real(0)) / delta.real(0));
    if (!(length <= Broadcast.LARGEST)) {
      throw call.refused("produces a range of %s values", length);
    }
    OnnxTensor y = OnnxTensor.zeros(start.type(), (int) Math.max(0, length));
    for (int i = 0; i < y.size(); i++) {
      if (y.type().isReal()) {
        y.set(i, start.real(0) + i * delta.real(0));
      } else {
        y.set(i, start.integer(0) + i * delta.integer(0));
      }
    }
    return y;
  }
}
