package lanewise.exchange;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import lanewise.exchange.OnnxImport.Place;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.tensor.Shape;
import lanewise.tensor.Window;

/**
 * How ONNX windows become ours: {@code auto_pad} is worked out, a {@code Pad} node's zeros join the
 * convolution or average pool that reads them.
 */
final class WindowImport {
  private static final int[] NONE = {0, 0, 0, 0};

  private final OnnxImport model;

  /** Zeros (top, left, bottom, right) around values, by the values' name. */
  private final Map<String, int[]> paddings = new HashMap<>();

  /** What stands inside the zeros, by the padded values' name. */
  private final Map<String, Place> inside = new HashMap<>();

  WindowImport(OnnxImport model) {
    this.model = model;
  }

  /** The value a node reads, without the zeros that a {@code Pad} put around it. */
  Place unpadded(OnnxNode node) {
    Place place = model.place(node, 0);
    return inside.getOrDefault(node.inputs().getFirst(), place);
  }

  /** Refuses a {@code Pad} before a node that has no padding of its own. */
  void requireUnpadded(OnnxNode node) {
    for (String input : node.inputs()) {
      if (paddings.containsKey(input)) {
        throw node.refused("reads a Pad, which only Conv and AveragePool may");
      }
    }
  }

  void readPad(OnnxNode node) {
    node.allow(Set.of("mode", "pads", "paddings", "value"));
    requireUnpadded(node);
    Place place = model.place(node, 0);
    String mode = node.text("mode", "constant");
    if (!mode.equals("constant") || place.shape().rank() != 3) {
      throw node.refused(
          "has attribute mode = %s on %s; only zeros around images are supported"
              .formatted(mode, place.shape()));
    }
    OnnxTensor fill = model.version >= 11 ? model.optionalConstant(node, 2) : null;
    if (fill != null ? fill.real(0) != 0 : node.real("value", 0) != 0) {
      throw node.refused("pads with another value than 0, which is not supported");
    }
    int[] pads = imagePads(node);
    paddings.put(node.outputs().getFirst(), pads);
    inside.put(node.outputs().getFirst(), place);
    Shape shape = place.shape();
    Shape padded =
        Shape.of(
            shape.extent(0),
            shape.extent(1) + pads[0] + pads[2],
            shape.extent(2) + pads[1] + pads[3]);
    model.bind(node, new Place(place.node(), padded));
  }

  private int[] imagePads(OnnxNode node) {
    long[] given =
        model.version >= 11
            ? model.constant(node, 1).integers()
            : node.wholes(model.version == 1 ? "paddings" : "pads");
    long[] axes = {0, 1, 2, 3};
    OnnxTensor chosen = model.version >= 18 ? model.optionalConstant(node, 3) : null;
    if (chosen != null) {
      axes = Arrays.stream(chosen.integers()).map(axis -> axis < 0 ? axis + 4 : axis).toArray();
    }
    if (given.length != 2 * axes.length) {
      throw node.refused("has no valid pads");
    }
    int[] pads = NONE.clone();
    for (int i = 0; i < axes.length; i++) {
      long before = given[i];
      long after = given[axes.length + i];
      boolean spatial = axes[i] == 2 || axes[i] == 3;
      if (spatial ? before < 0 || after < 0 || before > 99 || after > 99 : before + after != 0) {
        throw node.refused("pads other than image borders, or cuts them; that is not supported");
      }
      if (spatial) {
        pads[(int) axes[i] - 2] = (int) before;
        pads[(int) axes[i]] = (int) after;
      }
    }
    return pads;
  }

  /** A convolution's window; the padding of a {@code Pad} before it is added. */
  Window conv(OnnxNode node, Shape input, int height, int width) {
    long[] kernel = node.wholes("kernel_shape");
    if (kernel.length != 0 && !Arrays.equals(kernel, new long[] {height, width})) {
      throw node.refused("has attribute kernel_shape other than its weights");
    }
    return withPad(node, window(node, input, new long[] {height, width}));
  }

  /** A max-pool's window; in {@code ceil_mode} the padding grows to what it reaches. */
  Window maxPool(OnnxNode node, Shape input) {
    requireUnpadded(node);
    Window window = window(node, input, node.wholes("kernel_shape"));
    if (node.whole("ceil_mode", 0) == 0) {
      return window;
    }
    int bottom =
        missing(
            input.extent(1),
            window.padTop(),
            window.padBottom(),
            window.height(),
            window.strideHeight());
    int right =
        missing(
            input.extent(2),
            window.padLeft(),
            window.padRight(),
            window.width(),
            window.strideWidth());
    return new Window(
        window.height(),
        window.width(),
        window.strideHeight(),
        window.strideWidth(),
        window.padTop(),
        window.padLeft(),
        window.padBottom() + bottom,
        window.padRight() + right);
  }

  /** An average pool's window; padding must count, as it does with us. */
  Window averagePool(OnnxNode node, Shape input) {
    Window window = window(node, input, node.wholes("kernel_shape"));
    if (!window.isUnpadded() && node.whole("count_include_pad", 0) == 0) {
      throw node.refused("has attribute count_include_pad = 0 with padding, not supported");
    }
    if (node.whole("ceil_mode", 0) != 0
        && (missing(
                    input.extent(1),
                    window.padTop(),
                    window.padBottom(),
                    window.height(),
                    window.strideHeight())
                > 0
            || missing(
                    input.extent(2),
                    window.padLeft(),
                    window.padRight(),
                    window.width(),
                    window.strideWidth())
                > 0)) {
      throw node.refused("has attribute ceil_mode with windows beyond the image, not supported");
    }
    return withPad(node, window);
  }

  /** How much padding at the end lets one more window in, where rounding up would. */
  private static int missing(int extent, int begin, int end, int kernel, int stride) {
    int room = extent + begin + end - kernel;
    int up = Math.ceilDiv(room, stride);
    boolean counts = up * stride < extent + begin;
    return counts ? Math.max(0, up * stride - room) : 0;
  }

  private Window withPad(OnnxNode node, Window window) {
    int[] pad = paddings.getOrDefault(node.inputs().getFirst(), NONE);
    return new Window(
        window.height(),
        window.width(),
        window.strideHeight(),
        window.strideWidth(),
        window.padTop() + pad[0],
        window.padLeft() + pad[1],
        window.padBottom() + pad[2],
        window.padRight() + pad[3]);
  }

  private static Window window(OnnxNode node, Shape input, long[] kernel) {
    if (kernel.length != 2 || input.rank() != 3) {
      throw node.refused("slides over %s with %d axes".formatted(input, kernel.length));
    }
    long[] strides = orElse(node, "strides", 1, 1);
    long[] dilations = orElse(node, "dilations", 1, 1);
    long[] pads = orElse(node, "pads", 0, 0, 0, 0);
    for (int d = 0; d < 2; d++) {
      if (dilations[d] != 1 && kernel[d] != 1) {
        throw node.refused(
            "has attribute dilations = %s; only 1 is supported"
                .formatted(Arrays.toString(dilations)));
      }
    }
    String auto = node.text("auto_pad", "NOTSET");
    switch (auto) {
      case "NOTSET" -> {}
      case "VALID" -> Arrays.fill(pads, 0);
      case "SAME_UPPER", "SAME_LOWER" -> {
        for (int d = 0; d < 2; d++) {
          long extent = input.extent(d + 1);
          long stride = Math.max(1, strides[d]);
          long total =
              Math.max(0, (Math.ceilDiv(extent, stride) - 1) * stride + kernel[d] - extent);
          pads[d] = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
          pads[d + 2] = total - pads[d];
        }
      }
      default -> throw node.refused("has attribute auto_pad = " + auto);
    }
    try {
      return new Window(
          Math.toIntExact(kernel[0]),
          Math.toIntExact(kernel[1]),
          Math.toIntExact(strides[0]),
          Math.toIntExact(strides[1]),
          Math.toIntExact(pads[0]),
          Math.toIntExact(pads[1]),
          Math.toIntExact(pads[2]),
          Math.toIntExact(pads[3]));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw node.refused("has no valid window: " + e.getMessage());
    }
  }

  private static long[] orElse(OnnxNode node, String attribute, long... otherwise) {
    long[] given = node.wholes(attribute);
    if (given.length == 0) {
      return otherwise;
    }
    if (given.length != otherwise.length) {
      throw node.refused("needs %d %s".formatted(otherwise.length, attribute));
    }
    return given;
  }
}
