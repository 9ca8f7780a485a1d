package lanewise.onnx;

import java.util.Arrays;

/**
 * How a window slides over any number of spatial axes, with the padding of the specification:
 * given, or chosen by {@code auto_pad}. Positions are row-major.
 */
final class Sliding {
  final int rank;
  final int[] input;
  final int[] output;
  private final int[] kernel;
  private final int[] strides;
  private final int[] dilations;
  private final int[] begin;
  private final int[] end;

  private Sliding(Call call, int[] input, int[] kernel) {
    this.rank = input.length;
    this.input = input;
    this.kernel = kernel;
    this.strides = axes(call, "strides", rank, 1);
    this.dilations = axes(call, "dilations", rank, 1);
    int[] pads = axes(call, "pads", 2 * rank, 0);
    this.begin = Arrays.copyOf(pads, rank);
    this.end = Arrays.copyOfRange(pads, rank, 2 * rank);
    this.output = new int[rank];
    String auto = call.node().text("auto_pad", "NOTSET");
    boolean ceil = call.node().whole("ceil_mode", 0) != 0;
    for (int d = 0; d < rank; d++) {
      int reach = (kernel[d] - 1) * dilations[d] + 1;
      if (strides[d] < 1 || dilations[d] < 1 || kernel[d] < 1) {
        throw call.refused("has a stride, dilation or kernel size below 1");
      }
      switch (auto) {
        case "SAME_UPPER", "SAME_LOWER" -> {
          output[d] = Math.ceilDiv(input[d], strides[d]);
          int total = Math.max(0, (output[d] - 1) * strides[d] + reach - input[d]);
          begin[d] = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
          end[d] = total - begin[d];
        }
        case "VALID" -> {
          begin[d] = 0;
          end[d] = 0;
          output[d] = positions(d, reach, ceil);
        }
        case "NOTSET" -> output[d] = positions(d, reach, ceil);
        default -> throw call.refused("has auto_pad " + auto);
      }
      if (output[d] < 1) {
        throw call.refused("has a window larger than its input");
      }
    }
  }

  /** The window of a call over the spatial axes of an input (N,C,D1,D2,…). */
  static Sliding of(Call call, int[] inputShape, int[] kernel) {
    if (inputShape.length < 3 || kernel.length != inputShape.length - 2) {
      throw call.refused(
          "has a window of %d axes; its input has shape %s"
              .formatted(kernel.length, Arrays.toString(inputShape)));
    }
    return new Sliding(call, Arrays.copyOfRange(inputShape, 2, inputShape.length), kernel);
  }

  private static int[] axes(Call call, String attribute, int count, int otherwise) {
    long[] given = call.node().wholes(attribute);
    int[] values = new int[count];
    Arrays.fill(values, otherwise);
    if (given.length != 0 && given.length != count) {
      throw call.refused("needs %d %s, given %d".formatted(count, attribute, given.length));
    }
    for (int i = 0; i < given.length; i++) {
      values[i] = Math.toIntExact(given[i]);
    }
    return values;
  }

  private int positions(int d, int reach, boolean ceil) {
    int room = input[d] + begin[d] + end[d] - reach;
    if (!ceil) {
      return Math.floorDiv(room, strides[d]) + 1;
    }
    int count = Math.ceilDiv(room, strides[d]) + 1;
    // A window that would begin in the padding at the end does not count.
    return (count - 1) * strides[d] >= input[d] + begin[d] ? count - 1 : count;
  }

  /** The number of places of the window: the output's spatial size. */
  int outputs() {
    return Broadcast.product(output);
  }

  /** The input's spatial size. */
  int inputs() {
    return Broadcast.product(input);
  }

  /** The number of taps of the window. */
  int taps() {
    return Broadcast.product(kernel);
  }

  /** Where a tap lands in the input when the window is at a place; -1 in the padding. */
  int source(int place, int tap) {
    int source = 0;
    int scale = 1;
    int restPlace = place;
    int restTap = tap;
    for (int d = rank - 1; d >= 0; d--) {
      int at = restPlace % output[d] * strides[d] - begin[d] + restTap % kernel[d] * dilations[d];
      if (at < 0 || at >= input[d]) {
        return -1;
      }
      source += at * scale;
      scale *= input[d];
      restPlace /= output[d];
      restTap /= kernel[d];
    }
    return source;
  }

  /** Whether a tap lands in the input or its padding, not beyond both. */
  boolean isPadded(int place, int tap) {
    int restPlace = place;
    int restTap = tap;
    for (int d = rank - 1; d >= 0; d--) {
      int at = restPlace % output[d] * strides[d] - begin[d] + restTap % kernel[d] * dilations[d];
      if (at >= input[d] + end[d]) {
        return false;
      }
      restPlace /= output[d];
      restTap /= kernel[d];
    }
    return true;
  }

  /** The shape of an output of some images and channels. */
  int[] outputShape(int images, int channels) {
    int[] shape = new int[rank + 2];
    shape[0] = images;
    shape[1] = channels;
    System.arraycopy(output, 0, shape, 2, rank);
    return shape;
  }
}
