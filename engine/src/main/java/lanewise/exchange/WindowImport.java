package lanewise.exchange;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.nn.AvgPool2d;
import lanewise.nn.Pad2d;
import lanewise.tensor.Shape;
import lanewise.tensor.Window;

/**
 * Imports windows: resolves {@code auto_pad} and merges the zeros of a {@code Pad} node into the
 * convolution that reads them. Other padding becomes a layer.
 */
final class WindowImport {
  private static final int[] NONE = {0, 0, 0, 0};
  private static final int LARGEST_PAD = 999;

  private final GraphImport model;

  /** Zeros (top, left, bottom, right) around values, by the values' name. */
  private final Map<String, int[]> paddings = new HashMap<>();

  /** The unpadded values, by the padded values' name. */
  private final Map<String, Place> inside = new HashMap<>();

  WindowImport(GraphImport model) {
    this.model = model;
  }

  /** The value that a node reads, without the zeros of a preceding {@code Pad}. */
  Place unpadded(OnnxNode node) {
    Place place = model.place(node, 0);
    return inside.getOrDefault(node.inputs().getFirst(), place);
  }

  void readPad(OnnxNode node) {
    node.allow(Set.of("mode", "pads", "paddings", "value"));
    Place place = model.place(node, 0);
    if (place.shape().rank() != 3) {
      throw node.refused("pads values of shape %s; expected images", place.shape());
    }
    Pad2d.Mode mode = mode(node);
    OnnxTensor fill = model.version >= 11 ? model.optionalConstant(node, 2) : null;
    float value = fill == null ? node.real("value", 0) : (float) fill.real(0);
    int[] pads = imagePads(node);
    OnnxNode reader = model.onlyReader(node);
    boolean joins =
        reader != null
            && reader.operator().equals("Conv")
            && mode == Pad2d.Mode.CONSTANT
            && value == 0
            && Arrays.stream(pads).allMatch(pad -> pad >= 0);
    if (joins) {
      join(node, place, pads);
    } else {
      Pad2d layer = new Pad2d(pads[0], pads[1], pads[2], pads[3], mode, value);
      model.add(node, layer, Map.of(), model.imageInput(node));
    }
  }

  private static Pad2d.Mode mode(OnnxNode node) {
    String mode = node.text("mode", "constant");
    return switch (mode) {
      case "constant" -> Pad2d.Mode.CONSTANT;
      case "edge" -> Pad2d.Mode.EDGE;
      case "reflect" -> Pad2d.Mode.REFLECT;
      case "wrap" -> Pad2d.Mode.WRAP;
      default -> throw node.refused("has attribute mode = " + mode + ", which is not supported");
    };
  }

  private void join(OnnxNode node, Place place, int[] pads) {
    paddings.put(node.outputs().getFirst(), pads);
    inside.put(node.outputs().getFirst(), place);
    Shape shape = place.shape();
    Shape padded =
        Shape.of(
            shape.extent(0),
            shape.extent(1) + pads[0] + pads[2],
            shape.extent(2) + pads[1] + pads[3]);
    model.bind(node, place.reshaped(padded));
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
      if (!spatial && (before != 0 || after != 0)) {
        throw node.refused(
            "has pads %s of axis %d; only images' borders are supported",
            Arrays.toString(given), axes[i]);
      }
      if (Math.max(Math.abs(before), Math.abs(after)) > LARGEST_PAD) {
        throw node.refused(
            "has pads %s; at most %d are supported", Arrays.toString(given), LARGEST_PAD);
      }
      if (spatial) {
        pads[(int) axes[i] - 2] = (int) before;
        pads[(int) axes[i]] = (int) after;
      }
    }
    return pads;
  }

  /** A convolution's window, including the padding of a preceding {@code Pad}. */
  Window conv(OnnxNode node, Shape input, int height, int width) {
    long[] kernel = node.wholes("kernel_shape");
    if (kernel.length != 0 && !Arrays.equals(kernel, new long[] {height, width})) {
      throw node.refused("has attribute kernel_shape other than its weights");
    }
    return withPad(node, window(node, input, new long[] {height, width}));
  }

  /** A max pool's window; {@code ceil_mode} becomes more padding. */
  Window maxPool(OnnxNode node, Shape input) {
    return ceiled(node, input, window(node, input, node.wholes("kernel_shape")));
  }

  /** An average pool; the padding added for {@code ceil_mode} is not counted. */
  AvgPool2d averagePool(OnnxNode node, Shape input) {
    Window window = window(node, input, node.wholes("kernel_shape"));
    Window ceiled = ceiled(node, input, window);
    boolean counts = node.whole("count_include_pad", 0) != 0 && !window.isUnpadded();
    if (counts && !ceiled.equals(window)) {
      throw node.refused(
          "has attributes count_include_pad = 1 and ceil_mode = 1 with a window that reaches"
              + " beyond the padding, which is not supported");
    }
    try {
      // Without padding, counting it makes no difference.
      return new AvgPool2d(ceiled, counts || ceiled.isUnpadded());
    } catch (IllegalArgumentException e) {
      throw node.refused("has no valid window: " + e.getMessage());
    }
  }

  private static Window ceiled(OnnxNode node, Shape input, Window window) {
    if (node.whole("ceil_mode", 0) == 0) {
      return window;
    }
    int bottom =
        missing(
            input.extent(1) + window.padTop(),
            window.padBottom(),
            window.reachHeight(),
            window.strideHeight());
    int right =
        missing(
            input.extent(2) + window.padLeft(),
            window.padRight(),
            window.reachWidth(),
            window.strideWidth());
    return window.withPadding(
        window.padTop(), window.padLeft(), window.padBottom() + bottom, window.padRight() + right);
  }

  /** The padding at the end that adds one more window if rounding up would add it. */
  private static int missing(int extent, int end, int reach, int stride) {
    int room = extent + end - reach;
    int up = Math.ceilDiv(room, stride);
    boolean counts = up * stride < extent;
    return counts ? Math.max(0, up * stride - room) : 0;
  }

  private Window withPad(OnnxNode node, Window window) {
    int[] pad = paddings.getOrDefault(node.inputs().getFirst(), NONE);
    return window.withPadding(
        window.padTop() + pad[0],
        window.padLeft() + pad[1],
        window.padBottom() + pad[2],
        window.padRight() + pad[3]);
  }

  private static Window window(OnnxNode node, Shape input, long[] kernel) {
    if (kernel.length != 2 || input.rank() != 3) {
      throw node.refused("slides over %s with %d axes", input, kernel.length);
    }
    long[] strides = orElse(node, "strides", 1, 1);
    long[] dilations = orElse(node, "dilations", 1, 1);
    long[] pads = orElse(node, "pads", 0, 0, 0, 0);
    String auto = node.text("auto_pad", "NOTSET");
    switch (auto) {
      case "NOTSET" -> {}
      case "VALID" -> Arrays.fill(pads, 0);
      case "SAME_UPPER", "SAME_LOWER" -> {
        for (int d = 0; d < 2; d++) {
          long extent = input.extent(d + 1);
          long stride = Math.max(1, strides[d]);
          long reach = (kernel[d] - 1) * dilations[d] + 1;
          long total = Math.max(0, (Math.ceilDiv(extent, stride) - 1) * stride + reach - extent);
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
          Math.toIntExact(pads[3]),
          kernel[0] == 1 ? 1 : Math.toIntExact(dilations[0]),
          kernel[1] == 1 ? 1 : Math.toIntExact(dilations[1]));
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
      throw node.refused("needs %d %s", otherwise.length, attribute);
    }
    return given;
  }
}
