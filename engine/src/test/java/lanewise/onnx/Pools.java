package lanewise.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lanewise.format.onnx.ElementType;
import lanewise.format.onnx.OnnxTensor;

/** Pooling over any number of spatial axes: x (N,C,…), y (N,C,…). */
final class Pools {
  private Pools() {}

  static void register(Map<String, Operator> operators) {
    operators.put("MaxPool", Pools::maxPool);
    operators.put("AveragePool", ((Operator.Single) Pools::averagePool).operator());
    operators.put("GlobalAveragePool", ((Operator.Single) Pools::globalAverage).operator());
    operators.put("GlobalMaxPool", ((Operator.Single) Pools::globalMax).operator());
  }

  private static Sliding window(Call call) {
    int[] kernel =
        Arrays.stream(call.node().wholes("kernel_shape")).mapToInt(Math::toIntExact).toArray();
    return Sliding.of(call, call.input(0).shape(), kernel);
  }

  /** The largest values and, on demand, where in x they stand. */
  private static List<OnnxTensor> maxPool(Call call) {
    OnnxTensor x = call.input(0);
    Sliding window = window(call);
    boolean columnMajor = call.node().whole("storage_order", 0) != 0;
    int[] shape = window.outputShape(x.extent(0), x.extent(1));
    OnnxTensor y = OnnxTensor.zeros(x.type(), shape);
    OnnxTensor indices = OnnxTensor.zeros(ElementType.INT64, shape);
    int places = window.outputs();
    int taps = window.taps();
    for (int plane = 0; plane < x.extent(0) * x.extent(1); plane++) {
      int from = plane * window.inputs();
      for (int place = 0; place < places; place++) {
        int best = -1;
        for (int tap = 0; tap < taps; tap++) {
          int source = window.source(place, tap);
          if (source >= 0 && (best < 0 || x.real(from + source) > x.real(from + best))) {
            best = source;
          }
        }
        if (best < 0) {
          throw call.refused("has a window that sees nothing but padding");
        }
        int at = plane * places + place;
        y.copy(at, x, from + best);
        int index = columnMajor ? columnMajor(best, window.input) : best;
        indices.set(at, (long) from + index);
      }
    }
    return List.of(y, indices);
  }

  /** A row-major position counted with the first axis fastest instead. */
  private static int columnMajor(int position, int[] extents) {
    int rest = position;
    int index = 0;
    for (int d = extents.length - 1; d >= 0; d--) {
      index = index * extents[d] + rest % extents[d];
      rest /= extents[d];
    }
    return index;
  }

  private static OnnxTensor averagePool(Call call) {
    OnnxTensor x = call.input(0);
    Sliding window = window(call);
    boolean countPadding = call.node().whole("count_include_pad", 0) != 0;
    OnnxTensor y = OnnxTensor.zeros(x.type(), window.outputShape(x.extent(0), x.extent(1)));
    int places = window.outputs();
    int taps = window.taps();
    for (int plane = 0; plane < x.extent(0) * x.extent(1); plane++) {
      int from = plane * window.inputs();
      for (int place = 0; place < places; place++) {
        double sum = 0;
        int count = 0;
        for (int tap = 0; tap < taps; tap++) {
          int source = window.source(place, tap);
          if (source >= 0) {
            sum += x.real(from + source);
          }
          if (source >= 0 || (countPadding && window.isPadded(place, tap))) {
            count++;
          }
        }
        y.set(plane * places + place, sum / count);
      }
    }
    return y;
  }

  private static OnnxTensor globalAverage(Call call) {
    OnnxTensor x = call.input(0);
    OnnxTensor y = OnnxTensor.zeros(x.type(), globalShape(call, x));
    int area = x.size() / Math.max(1, y.size());
    for (int plane = 0; plane < y.size(); plane++) {
      double sum = 0;
      for (int i = 0; i < area; i++) {
        sum += x.real(plane * area + i);
      }
      y.set(plane, sum / area);
    }
    return y;
  }

  private static OnnxTensor globalMax(Call call) {
    OnnxTensor x = call.input(0);
    OnnxTensor y = OnnxTensor.zeros(x.type(), globalShape(call, x));
    int area = x.size() / Math.max(1, y.size());
    for (int plane = 0; plane < y.size(); plane++) {
      int best = plane * area;
      for (int i = best + 1; i < (plane + 1) * area; i++) {
        best = x.real(i) > x.real(best) ? i : best;
      }
      y.copy(plane, x, best);
    }
    return y;
  }

  private static int[] globalShape(Call call, OnnxTensor x) {
    if (x.rank() < 2 || x.size() == 0) {
      throw call.refused("takes (N,C,…), given " + x);
    }
    int[] shape = new int[x.rank()];
    Arrays.fill(shape, 1);
    shape[0] = x.extent(0);
    shape[1] = x.extent(1);
    return shape;
  }
}
