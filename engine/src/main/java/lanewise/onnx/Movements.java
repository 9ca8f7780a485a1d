package lanewise.onnx;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import lanewise.format.onnx.OnnxTensor;

/** Operators that change the shape or order of elements. */
final class Movements {
  /** The operators that change only the shape. */
  static final Set<String> RESHAPES = Set.of("Flatten", "Reshape", "Squeeze", "Unsqueeze");

  private Movements() {}

  static void register(Map<String, Operator> operators) {
    operators.put("Identity", ((Operator.Single) call -> call.input(0)).operator());
    for (String name : RESHAPES) {
      operators.put(name, ((Operator.Single) Movements::reshape).operator());
    }
    operators.put("Expand", ((Operator.Single) Movements::expand).operator());
    operators.put("Transpose", ((Operator.Single) Movements::transpose).operator());
    operators.put(
        "Shape", ((Operator.Single) call -> shape(call, call.input(0).shape())).operator());
    operators.put("Size", ((Operator.Single) call -> size(call.input(0).shape())).operator());
  }

  private static OnnxTensor reshape(Call call) {
    OnnxTensor x = call.input(0);
    return x.reshaped(newShape(call, x.shape()));
  }

  /** The output shape of an operator of {@link #RESHAPES} for the given input shape. */
  static int[] newShape(Call call, int[] shape) {
    return switch (call.node().operator()) {
      case "Flatten" -> flattened(call, shape);
      case "Squeeze" -> squeezed(call, shape);
      case "Unsqueeze" -> unsqueezed(call, shape);
      default -> resolved(call, shape);
    };
  }

  private static int[] flattened(Call call, int[] shape) {
    int axis = (int) call.node().whole("axis", 1);
    int split = axis == shape.length ? axis : call.axis(axis, shape.length);
    return new int[] {
      Broadcast.product(Arrays.copyOf(shape, split)),
      Broadcast.product(Arrays.copyOfRange(shape, split, shape.length))
    };
  }

  /** 0 keeps an extent (unless {@code allowzero}); a single -1 is computed from the rest. */
  private static int[] resolved(Call call, int[] old) {
    long[] wanted = call.version() < 5 ? call.node().wholes("shape") : call.input(1).integers();
    boolean allowZero = call.node().whole("allowzero", 0) != 0;
    int[] shape = new int[wanted.length];
    int open = -1;
    long size = Arrays.stream(old).asLongStream().reduce(1, Math::multiplyExact);
    long known = 1;
    for (int d = 0; d < shape.length; d++) {
      if (wanted[d] == -1 && open < 0) {
        open = d;
        continue;
      }
      boolean kept = wanted[d] == 0 && !allowZero;
      if (wanted[d] < 0 || wanted[d] > Integer.MAX_VALUE || (kept && d >= old.length)) {
        throw call.refused(
            "cannot reshape %s to %s", Arrays.toString(old), Arrays.toString(wanted));
      }
      shape[d] = kept ? old[d] : (int) wanted[d];
      known = Math.multiplyExact(known, shape[d]);
    }
    if (open < 0 ? known != size : known == 0 || size % known != 0) {
      throw call.refused("cannot reshape %s to %s", Arrays.toString(old), Arrays.toString(wanted));
    }
    if (open >= 0) {
      shape[open] = Math.toIntExact(size / known);
    }
    return shape;
  }

  /** Removes the named axes, or all of extent 1. */
  private static int[] squeezed(Call call, int[] old) {
    boolean[] gone = marked(call, old.length);
    boolean all = namedAxes(call).length == 0;
    int[] shape = new int[old.length];
    int rank = 0;
    for (int d = 0; d < old.length; d++) {
      if (gone[d] && old[d] != 1) {
        throw call.refused("removes axis %d of %s", d, Arrays.toString(old));
      }
      if (!(gone[d] || (all && old[d] == 1))) {
        shape[rank++] = old[d];
      }
    }
    return Arrays.copyOf(shape, rank);
  }

  /** Inserts axes of extent 1 at the given positions of the result. */
  private static int[] unsqueezed(Call call, int[] old) {
    int rank = old.length + namedAxes(call).length;
    boolean[] fresh = marked(call, rank);
    int[] shape = new int[rank];
    int next = 0;
    for (int d = 0; d < rank; d++) {
      shape[d] = fresh[d] ? 1 : old[next++];
    }
    return shape;
  }

  private static OnnxTensor expand(Call call) {
    OnnxTensor x = call.input(0);
    int[] wanted = Arrays.stream(call.input(1).integers()).mapToInt(Math::toIntExact).toArray();
    Broadcast broadcast = Broadcast.of(call, x.shape(), wanted);
    int[] places = broadcast.places(x.shape());
    OnnxTensor y = OnnxTensor.zeros(x.type(), broadcast.shape());
    for (int i = 0; i < y.size(); i++) {
      y.copy(i, x, places[i]);
    }
    return y;
  }

  private static boolean[] marked(Call call, int rank) {
    boolean[] marked = new boolean[rank];
    for (long named : namedAxes(call)) {
      int axis = call.axis(named, rank);
      if (marked[axis]) {
        throw call.refused("names axis %d twice", axis);
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

  /** The result of {@code Shape} for a tensor of the given shape. */
  static OnnxTensor shape(Call call, int[] shape) {
    int from = fromEnd(call.node().whole("start", 0), shape.length);
    int to = fromEnd(call.node().whole("end", shape.length), shape.length);
    long[] extents = Arrays.stream(shape).asLongStream().toArray();
    long[] chosen = Arrays.copyOfRange(extents, from, Math.max(from, to));
    return OnnxTensor.ofIntegers(new int[] {chosen.length}, chosen);
  }

  /** The result of {@code Size} for a tensor of the given shape. */
  static OnnxTensor size(int[] shape) {
    long size = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
    return OnnxTensor.ofIntegers(new int[0], size);
  }

  /** Resolves a bound of a range of axes, counted from the end if negative, and clamps it. */
  private static int fromEnd(long bound, int rank) {
    return Math.clamp(bound < 0 ? bound + rank : bound, 0, rank);
  }
}
