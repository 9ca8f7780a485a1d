package lanewise.onnx;

import java.util.Arrays;
import java.util.Map;
import lanewise.format.onnx.OnnxTensor;

/** {@code ReduceSum}, {@code ReduceMean}, {@code ReduceMax} and {@code ReduceProd}. */
final class Reductions {
  private Reductions() {}

  /** The kinds of reduction. */
  private enum Kind {
    SUM,
    MEAN,
    MAX,
    PRODUCT
  }

  static void register(Map<String, Operator> operators) {
    operators.put("ReduceSum", single(Kind.SUM, 13));
    operators.put("ReduceMean", single(Kind.MEAN, 18));
    operators.put("ReduceMax", single(Kind.MAX, 18));
    operators.put("ReduceProd", single(Kind.PRODUCT, 18));
  }

  /**
   * A reduction.
   *
   * @param inputSince the version from which {@code axes} is an input instead of an attribute
   */
  private static Operator single(Kind kind, int inputSince) {
    return ((Operator.Single) call -> reduce(call, kind, inputSince)).operator();
  }

  private static OnnxTensor reduce(Call call, Kind kind, int inputSince) {
    OnnxTensor x = call.input(0);
    boolean[] reduced = reducedAxes(call, x.rank(), inputSince);
    int[] kept = x.shape();
    for (int d = 0; d < kept.length; d++) {
      kept[d] = reduced[d] ? 1 : kept[d];
    }
    int[] places = Broadcast.of(call, x.shape(), kept).places(kept);
    OnnxTensor y = OnnxTensor.zeros(x.type(), kept);
    if (kind == Kind.MAX) {
      largest(x, places, y);
    } else if (kind == Kind.PRODUCT) {
      products(x, places, y);
    } else if (x.type().isReal() || kind == Kind.MEAN) {
      double count = kind == Kind.MEAN ? (double) x.size() / Math.max(1, y.size()) : 1;
      sums(x, places, count, y);
    } else {
      for (int i = 0; i < x.size(); i++) {
        y.set(places[i], y.integer(places[i]) + x.integer(i));
      }
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

  private static void sums(OnnxTensor x, int[] places, double count, OnnxTensor y) {
    double[] sums = new double[y.size()];
    for (int i = 0; i < x.size(); i++) {
      sums[places[i]] += x.real(i);
    }
    for (int i = 0; i < sums.length; i++) {
      y.set(i, sums[i] / count);
    }
  }

  private static void products(OnnxTensor x, int[] places, OnnxTensor y) {
    for (int i = 0; i < y.size(); i++) {
      y.set(i, 1L);
    }
    for (int i = 0; i < x.size(); i++) {
      int place = places[i];
      if (x.type().isReal()) {
        y.set(place, y.real(place) * x.real(i));
      } else {
        y.set(place, y.integer(place) * x.integer(i));
      }
    }
  }

  private static void largest(OnnxTensor x, int[] places, OnnxTensor y) {
    boolean[] begun = new boolean[y.size()];
    for (int i = 0; i < x.size(); i++) {
      int place = places[i];
      if (!begun[place] || Elementwise.less(y, place, x, i) || Double.isNaN(x.real(i))) {
        y.copy(place, x, i);
        begun[place] = true;
      }
    }
    for (int place = 0; place < begun.length; place++) {
      if (!begun[place]) {
        setLowest(y, place);
      }
    }
  }

  /** The maximum of no elements: the smallest value of the type. */
  private static void setLowest(OnnxTensor y, int place) {
    switch (y.type()) {
      case BOOL, UINT8, UINT16, UINT32, UINT64 -> y.set(place, 0L);
      case INT8, INT16, INT32, INT64 -> y.set(place, -1L << (8 * y.type().bytes() - 1));
      case FLOAT16, BFLOAT16, FLOAT, DOUBLE -> y.set(place, Double.NEGATIVE_INFINITY);
    }
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
