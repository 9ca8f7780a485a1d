package lanewise.onnx;

import java.util.Map;
import lanewise.format.onnx.OnnxTensor;

/** {@code Softmax} and {@code LogSoftmax}. */
final class Softmaxes {
  private Softmaxes() {}

  static void register(Map<String, Operator> operators) {
    operators.put("Softmax", ((Operator.Single) call -> softmax(call, false)).operator());
    operators.put("LogSoftmax", ((Operator.Single) call -> softmax(call, true)).operator());
  }

  private static OnnxTensor softmax(Call call, boolean log) {
    OnnxTensor x = call.input(0);
    boolean oneAxis = call.version() >= 13;
    int axis = call.axis(call.node().whole("axis", oneAxis ? -1 : 1), Math.max(1, x.rank()));
    if (oneAxis) {
      int length = x.rank() == 0 ? 1 : x.extent(axis);
      return along(x, length, inner(x, axis + 1), log);
    }
    // Up to version 12, all axes from this one on are one.
    return along(x, inner(x, axis), 1, log);
  }

  private static int inner(OnnxTensor x, int from) {
    int inner = 1;
    for (int d = from; d < x.rank(); d++) {
      inner *= x.extent(d);
    }
    return inner;
  }

  /** Over {@code length} values that stand {@code stride} apart. */
  static OnnxTensor along(OnnxTensor x, int length, int stride, boolean log) {
    OnnxTensor y = OnnxTensor.zeros(x.type(), x.shape());
    for (int row = 0; row < x.size() / Math.max(1, length); row++) {
      int from = row / stride * stride * length + row % stride;
      double max = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < length; k++) {
        max = Math.max(max, x.real(from + k * stride));
      }
      double sum = 0;
      for (int k = 0; k < length; k++) {
        sum += Math.exp(x.real(from + k * stride) - max);
      }
      for (int k = 0; k < length; k++) {
        double shifted = x.real(from + k * stride) - max;
        y.set(from + k * stride, log ? shifted - Math.log(sum) : Math.exp(shifted) / sum);
      }
    }
    return y;
  }
}
