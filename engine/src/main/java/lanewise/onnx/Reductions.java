package lanewise.onnx;

import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import lanewise.format.onnx.OnnxTensor;

/** {@code ReduceSum}, {@code ReduceMean} and {@code ReduceMax}, which expanded softmaxes need. */
final class Reductions {
  private Reductions() {}

  static void register(Map<String, Operator> operators) {
    operators.put("ReduceSum", single(0, Double::sum, false, 13));
    operators.put("ReduceMean", single(0, Double::sum, true, 18));
    operators.put("ReduceMax", single(Double.NEGATIVE_INFINITY, Math::max, false, 18));
  }

  /**
   * A reduction.
   *
   * @param inputSince the version that made an input of the attribute {@code axes}
   */
  private static Operator single(
      double start, DoubleBinaryOperator join, boolean mean, int inputSince) {
    return ((Operator.Single) call -> reduce(call, start, join, mean, inputSince)).operator();
  }

  private static OnnxTensor reduce(
      Call call, double start, DoubleBinaryOperator join, boolean mean, int inputSince) {
    OnnxTensor x = call.input(0);
    boolean[] reduced = reducedAxes(call, x.rank(), inputSince);
    int[] kept = x.shape();
    for (int d = 0; d < kept.length; d++) {
      kept[d] = reduced[d] ? 1 : kept[d];
    }
    double[] results = new double[Sliding.product(kept)];
    Arrays.fill(results, start);
    int[] places = Broadcast.of(call, x.shape(), kept).places(kept);
    for (int i = 0; i < x.size(); i++) {
      results[places[i]] = join.applyAsDouble(results[places[i]], x.real(i));
    }
    OnnxTensor y = OnnxTensor.zeros(x.type(), kept);
    double count = mean ? (double) x.size() / Math.max(1, results.length) : 1;
    for (int i = 0; i < results.length; i++) {
      y.set(i, results[i] / count);
    }
    if (call.node().whole("keepdims", 1) != 0) {
      return y;
    }
    int[] shape = new int[x.rank()];
    int rank = 0;
    for (int d = 0; d < x.rank(); d++) {
      if (!reduced[d]) {
        shape[rank++] = x.extent(d);
      }
    }
    return y.reshaped(Arrays.copyOf(shape, rank));
  }

  private static boolean[] reducedAxes(Call call, int rank, int inputSince) {
    OnnxTensor input = call.version() >= inputSince ? call.optional(1) : null;
    long[] axes = input != null ? input.integers() : call.node().wholes("axes");
    boolean[] reduced = new boolean[rank];
    if (axes.length == 0) {
      Arrays.fill(reduced, call.node().whole("noop_with_empty_axes", 0) == 0);
    }
    for (long axis : axes) {
      reduced[call.axis(axis, rank)] = true;
    }
    return reduced;
  }
}
