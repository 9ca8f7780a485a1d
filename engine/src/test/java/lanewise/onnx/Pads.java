package lanewise.onnx;

import java.util.Arrays;
import java.util.Map;
import lanewise.format.onnx.OnnxTensor;
import org.jspecify.annotations.Nullable;

/** {@code Pad}: constant, reflect, edge, wrap; a negative padding cuts off. */
final class Pads {
  private Pads() {}

  static void register(Map<String, Operator> operators) {
    operators.put("Pad", ((Operator.Single) Pads::pad).operator());
  }

  private static OnnxTensor pad(Call call) {
    OnnxTensor x = call.input(0);
    int rank = x.rank();
    int[] pads = pads(call, rank);
    String mode = call.node().text("mode", "constant");
    int[] shape = new int[rank];
    for (int d = 0; d < rank; d++) {
      shape[d] = x.extent(d) + pads[d] + pads[rank + d];
      if (shape[d] < 0) {
        throw call.refused("cuts off more than there is of " + x);
      }
    }
    OnnxTensor fill = fill(call, x);
    OnnxTensor y = OnnxTensor.zeros(x.type(), shape);
    for (int i = 0; i < y.size(); i++) {
      int source = 0;
      int scale = 1;
      int rest = i;
      for (int d = rank - 1; d >= 0 && source >= 0; d--) {
        // Elements removed by negative padding are removed before the rest is mirrored or repeated.
        int first = Math.max(0, -pads[d]);
        int kept = x.extent(d) - first - Math.max(0, -pads[rank + d]);
        int at = place(call, rest % shape[d] - Math.max(0, pads[d]), kept, mode);
        source = at < 0 ? -1 : source + (first + at) * scale;
        scale *= x.extent(d);
        rest /= shape[d];
      }
      if (source >= 0) {
        y.copy(i, x, source);
      } else if (fill != null) {
        y.copy(i, fill, 0);
      }
    }
    return y;
  }

  /** The source of a position that may be outside of {@code extent} elements; -1 for none. */
  private static int place(Call call, int position, int extent, String mode) {
    if (position >= 0 && position < extent) {
      return position;
    }
    if (mode.equals("constant")) {
      return -1;
    }
    if (extent < 1) {
      throw call.refused("has nothing to pad with");
    }
    return switch (mode) {
      case "edge" -> Math.clamp(position, 0, extent - 1);
      case "wrap" -> Math.floorMod(position, extent);
      case "reflect" -> {
        int period = Math.max(1, 2 * (extent - 1));
        int at = Math.floorMod(position, period);
        yield Math.min(at, period - at) % extent;
      }
      default -> throw call.refused("has mode " + mode);
    };
  }

  /** All axes' paddings before, then all after. */
  private static int[] pads(Call call, int rank) {
    long[] given;
    int[] axes = new int[rank];
    Arrays.setAll(axes, d -> d);
    if (call.version() < 11) {
      given = call.node().wholes(call.version() == 1 ? "paddings" : "pads");
    } else {
      given = call.input(1).integers();
      OnnxTensor chosen = call.optional(3);
      if (chosen != null) {
        axes = Arrays.stream(chosen.integers()).mapToInt(a -> call.axis(a, rank)).toArray();
      }
    }
    if (given.length != 2 * axes.length) {
      throw call.refused("needs %d pads, given %d".formatted(2 * axes.length, given.length));
    }
    int[] pads = new int[2 * rank];
    for (int i = 0; i < axes.length; i++) {
      pads[axes[i]] = Math.toIntExact(given[i]);
      pads[rank + axes[i]] = Math.toIntExact(given[axes.length + i]);
    }
    return pads;
  }

  private static @Nullable OnnxTensor fill(Call call, OnnxTensor x) {
    if (call.version() >= 11) {
      OnnxTensor fill = call.optional(2);
      if (fill != null && (fill.type() != x.type() || fill.size() != 1)) {
        throw call.refused("has constant_value %s for %s".formatted(fill, x));
      }
      return fill;
    }
    OnnxTensor fill = OnnxTensor.zeros(x.type());
    fill.set(0, call.node().real("value", 0));
    return fill;
  }
}
