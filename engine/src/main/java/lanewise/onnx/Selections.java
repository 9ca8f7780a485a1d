package lanewise.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lanewise.format.onnx.OnnxTensor;
import org.jspecify.annotations.Nullable;

/** Operators that select elements or concatenate tensors. */
final class Selections {
  private Selections() {}

  static void register(Map<String, Operator> operators) {
    operators.put("Gather", ((Operator.Single) Selections::gather).operator());
    operators.put("GatherElements", ((Operator.Single) Selections::gatherElements).operator());
    operators.put("Slice", ((Operator.Single) Selections::slice).operator());
    operators.put("Split", Selections::split);
    operators.put("Concat", ((Operator.Single) Selections::concat).operator());
  }

  /** The shape of the indices replaces one axis. */
  private static OnnxTensor gather(Call call) {
    OnnxTensor x = call.input(0);
    OnnxTensor indices = call.input(1);
    int axis = call.axis(call.node().whole("axis", 0), x.rank());
    int[] shape = new int[x.rank() - 1 + indices.rank()];
    System.arraycopy(x.shape(), 0, shape, 0, axis);
    System.arraycopy(indices.shape(), 0, shape, axis, indices.rank());
    System.arraycopy(x.shape(), axis + 1, shape, axis + indices.rank(), x.rank() - 1 - axis);
    int inner = Broadcast.product(Arrays.copyOfRange(x.shape(), axis + 1, x.rank()));
    OnnxTensor y = OnnxTensor.zeros(x.type(), shape);
    for (int i = 0; i < y.size(); i++) {
      int outer = i / inner / indices.size();
      int chosen = index(call, indices, i / inner % indices.size(), x.extent(axis));
      y.copy(i, x, (outer * x.extent(axis) + chosen) * inner + i % inner);
    }
    return y;
  }

  /** Each index gives the position along one axis; the other axes are those of the index. */
  private static OnnxTensor gatherElements(Call call) {
    OnnxTensor x = call.input(0);
    OnnxTensor indices = call.input(1);
    if (x.rank() != indices.rank()) {
      throw call.refused("has %s and indices %s", x, indices);
    }
    int axis = call.axis(call.node().whole("axis", 0), x.rank());
    OnnxTensor y = OnnxTensor.zeros(x.type(), indices.shape());
    for (int i = 0; i < y.size(); i++) {
      int source = 0;
      int scale = 1;
      int rest = i;
      for (int d = x.rank() - 1; d >= 0; d--) {
        int own = rest % indices.extent(d);
        int at = d == axis ? index(call, indices, i, x.extent(d)) : own;
        if (at >= x.extent(d)) {
          throw call.refused("has %s and indices %s", x, indices);
        }
        source += at * scale;
        scale *= x.extent(d);
        rest /= indices.extent(d);
      }
      y.copy(i, x, source);
    }
    return y;
  }

  /** An index, counted from the end if negative. */
  private static int index(Call call, OnnxTensor indices, int at, int extent) {
    long index = indices.integer(at);
    if (index < -extent || index >= extent) {
      throw call.refused("has index %d; the axis has extent %d", index, extent);
    }
    return (int) (index < 0 ? index + extent : index);
  }

  private static OnnxTensor slice(Call call) {
    OnnxTensor x = call.input(0);
    long[] starts = bounds(call, 1, "starts");
    long[] ends = bounds(call, 2, "ends");
    long[] axes = bounds(call, 3, "axes");
    long[] steps = bounds(call, 4, "steps");
    if (ends.length != starts.length
        || (axes.length != 0 && axes.length != starts.length)
        || (steps.length != 0 && steps.length != starts.length)) {
      throw call.refused("has starts, ends, axes and steps of different lengths");
    }
    int[] first = new int[x.rank()];
    int[] step = new int[x.rank()];
    int[] shape = x.shape();
    Arrays.fill(step, 1);
    for (int i = 0; i < starts.length; i++) {
      int axis = call.axis(axes.length == 0 ? i : axes[i], x.rank());
      int extent = x.extent(axis);
      step[axis] = (int) Math.clamp(steps.length == 0 ? 1 : steps[i], -extent - 1L, extent + 1L);
      if (step[axis] == 0) {
        throw call.refused("has step 0");
      }
      boolean up = step[axis] > 0;
      first[axis] = fromEnd(starts[i], extent, 0, up ? extent : extent - 1);
      int end = fromEnd(ends[i], extent, up ? 0 : -1, up ? extent : extent - 1);
      shape[axis] = Math.max(0, Math.ceilDiv(end - first[axis], step[axis]));
    }
    OnnxTensor y = OnnxTensor.zeros(x.type(), shape);
    for (int i = 0; i < y.size(); i++) {
      int source = 0;
      int scale = 1;
      int rest = i;
      for (int d = x.rank() - 1; d >= 0; d--) {
        source += (first[d] + rest % shape[d] * step[d]) * scale;
        scale *= x.extent(d);
        rest /= shape[d];
      }
      y.copy(i, x, source);
    }
    return y;
  }

  /** Splits along one axis into as many pieces as there are outputs, of given or equal extents. */
  private static List<OnnxTensor> split(Call call) {
    OnnxTensor x = call.input(0);
    int axis = call.axis(call.node().whole("axis", 0), x.rank());
    OnnxTensor input = call.optional(1);
    long[] extents = input != null ? input.integers() : call.node().wholes("split");
    int count = call.node().outputs().size();
    if (extents.length == 0) {
      long each = Math.ceilDiv(x.extent(axis), count);
      extents = new long[count];
      Arrays.setAll(extents, i -> Math.clamp(x.extent(axis) - i * each, 0, each));
    }
    if (extents.length != count || Arrays.stream(extents).sum() != x.extent(axis)) {
      throw call.refused("splits %s into %s", x, Arrays.toString(extents));
    }
    List<OnnxTensor> pieces = new ArrayList<>();
    int from = 0;
    for (long extent : extents) {
      if (extent < 0) {
        throw call.refused("splits %s into %s", x, Arrays.toString(extents));
      }
      int[] shape = x.shape();
      shape[axis] = (int) extent;
      OnnxTensor piece = OnnxTensor.zeros(x.type(), shape);
      int inner = Broadcast.product(Arrays.copyOfRange(shape, axis + 1, shape.length));
      for (int i = 0; i < piece.size(); i++) {
        int along = i / inner % shape[axis];
        int outer = i / inner / shape[axis];
        piece.copy(i, x, (outer * x.extent(axis) + from + along) * inner + i % inner);
      }
      pieces.add(piece);
      from += (int) extent;
    }
    return pieces;
  }

  private static OnnxTensor concat(Call call) {
    OnnxTensor first = call.input(0);
    int axis = call.axis(call.node().whole("axis", call.version() < 4 ? 1 : 0), first.rank());
    int[] shape = first.shape();
    for (int k = 1; k < call.inputs().size(); k++) {
      OnnxTensor next = call.input(k);
      int[] other = next.shape();
      if (next.type() != first.type() || other.length != shape.length) {
        throw call.refused("cannot concatenate %s and %s", first, next);
      }
      shape[axis] += other[axis];
      other[axis] = shape[axis];
      if (!Arrays.equals(other, shape)) {
        throw call.refused("cannot concatenate %s and %s", first, next);
      }
    }
    OnnxTensor y = OnnxTensor.zeros(first.type(), shape);
    int inner = Broadcast.product(Arrays.copyOfRange(shape, axis + 1, shape.length));
    int from = 0;
    for (int k = 0; k < call.inputs().size(); k++) {
      OnnxTensor next = call.input(k);
      int extent = next.extent(axis);
      for (int i = 0; i < next.size(); i++) {
        int outer = i / inner / extent;
        int along = i / inner % extent;
        y.copy((outer * shape[axis] + from + along) * inner + i % inner, next, i);
      }
      from += extent;
    }
    return y;
  }

  private static long[] bounds(Call call, int input, String attribute) {
    @Nullable OnnxTensor given = call.version() >= 10 ? call.optional(input) : null;
    return given != null ? given.integers() : call.node().wholes(attribute);
  }

  private static int fromEnd(long bound, int extent, int least, int most) {
    // Clamped first, because the smallest and largest long mean "to the end".
    long near = Math.clamp(bound, -2L * extent - 1, 2L * extent);
    return Math.clamp(near < 0 ? near + extent : near, least, most);
  }
}
