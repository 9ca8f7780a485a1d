package lanewise.onnx;

import java.util.Arrays;
import java.util.Map;
import lanewise.format.onnx.OnnxTensor;

/** Operators that give the same elements another shape or order. */
final class Movements {
  private Movements() {}

  static void register(Map<String, Operator> operators) {
    operators.put("Identity", ((Operator.Single) call -> call.input(0)).operator());
    operators.put("Flatten", ((Operator.Single) Movements::flatten).operator());
    operators.put("Reshape", ((Operator.Single) Movements::reshape).operator());
    operators.put("Squeeze", ((Operator.Single) Movements::squeeze).operator());
    operators.put("Unsqueeze", ((Operator.Single) Movements::unsqueeze).operator());
    operators.put("Transpose", ((Operator.Single) Movements::transpose).operator());
    operators.put("Shape", ((Operator.Single) Movements::shape).operator());
  }

  private static OnnxTensor flatten(Call call) {
    OnnxTensor x = call.input(0);
    int axis = (int) call.node().whole("axis", 1);
    int split = axis == x.rank() ? axis : call.axis(axis, x.rank());
    int rows = 1;
    int columns = 1;
    for (int d = 0; d < x.rank(); d++) {
      if (d < split) {
        rows *= x.extent(d);
      } else {
        columns *= x.extent(d);
      }
    }
    return x.reshaped(rows, columns);
  }

  private static OnnxTensor reshape(Call call) {
    OnnxTensor x = call.input(0);
    long[] wanted = call.version() < 5 ? call.node().wholes("shape") : call.input(1).integers();
    return x.reshaped(resolve(call, x, wanted));
  }

  /** 0 keeps an extent (unless {@code allowzero}), one -1 takes what is left. */
  private static int[] resolve(Call call, OnnxTensor x, long[] wanted) {
    boolean allowZero = call.node().whole("allowzero", 0) != 0;
    int[] shape = new int[wanted.length];
    int open = -1;
    long known = 1;
    for (int d = 0; d < shape.length; d++) {
      if (wanted[d] == -1 && open < 0) {
        open = d;
        continue;
      }
      boolean kept = wanted[d] == 0 && !allowZero;
      if (wanted[d] < 0 || wanted[d] > Integer.MAX_VALUE || (kept && d >= x.rank())) {
        throw call.refused("has no valid shape for " + x);
      }
      shape[d] = kept ? x.extent(d) : (int) wanted[d];
      known *= shape[d];
    }
    if (open >= 0) {
      if (known == 0 || x.size() % known != 0) {
        throw call.refused("leaves no whole extent for -1 of " + x);
      }
      shape[open] = (int) (x.size() / known);
    }
    return shape;
  }

  /** Takes out the named axes, or all of extent 1. */
  private static OnnxTensor squeeze(Call call) {
    OnnxTensor x = call.input(0);
    boolean[] gone = marked(call, x.rank());
    boolean all = namedAxes(call).length == 0;
    int[] shape = new int[x.rank()];
    int rank = 0;
    for (int d = 0; d < x.rank(); d++) {
      if (gone[d] && x.extent(d) != 1) {
        throw call.refused("takes out axis %d of %s".formatted(d, x));
      }
      if (!(gone[d] || (all && x.extent(d) == 1))) {
        shape[rank++] = x.extent(d);
      }
    }
    return x.reshaped(Arrays.copyOf(shape, rank));
  }

  /** Puts in axes of extent 1, named by their place in the result. */
  private static OnnxTensor unsqueeze(Call call) {
    OnnxTensor x = call.input(0);
    int rank = x.rank() + namedAxes(call).length;
    boolean[] fresh = marked(call, rank);
    int[] shape = new int[rank];
    int next = 0;
    for (int d = 0; d < rank; d++) {
      shape[d] = fresh[d] ? 1 : x.extent(next++);
    }
    return x.reshaped(shape);
  }

  private static boolean[] marked(Call call, int rank) {
    boolean[] marked = new boolean[rank];
    for (long named : namedAxes(call)) {
      int axis = call.axis(named, rank);
      if (marked[axis]) {
        throw call.refused("names axis %d twice".formatted(axis));
      }
      marked[axis] = true;
    }
    return marked;
  }

  private static long[] namedAxes(Call call) {
    OnnxTensor input = call.version() >= 13 ? call.optional(1) : null;
    return input != null ? input.integers() : call.node().wholes("axes");
  }

  private static OnnxTensor transpose(Call call) {
    OnnxTensor x = call.input(0);
    int rank = x.rank();
    long[] given = call.node().wholes("perm");
    int[] order = new int[rank];
    if (given.length != 0 && given.length != rank) {
      throw call.refused("has no valid perm for " + x);
    }
    Arrays.setAll(order, d -> given.length == 0 ? rank - 1 - d : call.axis(given[d], rank));
    if (Arrays.stream(order).distinct().count() != rank) {
      throw call.refused("has no valid perm for " + x);
    }
    int[] strides = new int[rank];
    int stride = 1;
    for (int d = rank - 1; d >= 0; d--) {
      strides[d] = stride;
      stride *= x.extent(d);
    }
    int[] shape = Arrays.stream(order).map(x::extent).toArray();
    OnnxTensor y = OnnxTensor.zeros(x.type(), shape);
    for (int i = 0; i < y.size(); i++) {
      int rest = i;
      int source = 0;
      for (int d = rank - 1; d >= 0; d--) {
        source += rest % shape[d] * strides[order[d]];
        rest /= shape[d];
      }
      y.copy(i, x, source);
    }
    return y;
  }

  private static OnnxTensor shape(Call call) {
    OnnxTensor x = call.input(0);
    int rank = x.rank();
    int from = fromEnd(call.node().whole("start", 0), rank);
    int to = fromEnd(call.node().whole("end", rank), rank);
    long[] extents = Arrays.stream(x.shape()).asLongStream().toArray();
    long[] chosen = Arrays.copyOfRange(extents, from, Math.max(from, to));
    return OnnxTensor.ofIntegers(new int[] {chosen.length}, chosen);
  }

  /** A bound of a range of axes, counted from the end if negative, within what there is. */
  private static int fromEnd(long bound, int rank) {
    return Math.clamp(bound < 0 ? bound + rank : bound, 0, rank);
  }
}
