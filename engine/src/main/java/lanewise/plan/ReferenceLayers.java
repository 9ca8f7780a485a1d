package lanewise.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import lanewise.kernel.naive.NaivePointwise;
import lanewise.nn.Activation;
import lanewise.nn.Add;
import lanewise.nn.Affine;
import lanewise.nn.AvgPool2d;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Concat;
import lanewise.nn.Conv2d;
import lanewise.nn.CustomLayer;
import lanewise.nn.Dropout;
import lanewise.nn.Flatten;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.GlobalMaxPool2d;
import lanewise.nn.LayerNorm;
import lanewise.nn.Linear;
import lanewise.nn.LocalResponseNorm;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Mul;
import lanewise.nn.Network;
import lanewise.nn.Network.Node;
import lanewise.nn.PReLU;
import lanewise.nn.Pad2d;
import lanewise.nn.Reshape;
import lanewise.nn.SelectChannels;
import lanewise.tensor.Window;

/**
 * The layers in double, by plain loops straight from their definitions. A layer that has corners
 * also notes, in a {@link #branches} hash, on which side of them its values lie: 0 for ReLU, the
 * largest value under a pool.
 */
final class ReferenceLayers {
  private final Network network;
  private final Map<String, double[]> weights;
  private final BiFunction<Integer, Node, float[]> masks;
  private long branches;

  /**
   * @param weights by name, shared with the caller
   * @param masks what the dropout layer with an index multiplies the values of all images by; one
   *     factor goes for all values
   */
  ReferenceLayers(
      Network network, Map<String, double[]> weights, BiFunction<Integer, Node, float[]> masks) {
    this.network = network;
    this.weights = weights;
    this.masks = masks;
  }

  /** Which branch each piecewise function took since {@link #forgetBranches}. */
  long branches() {
    return branches;
  }

  /** Starts a new hash of branches. */
  void forgetBranches() {
    branches = 0;
  }

  /**
   * The outputs of a layer for all images.
   *
   * @param inputs the layer's inputs, each of all images
   */
  double[][] outputs(Node node, List<double[][]> inputs, boolean training) {
    double[][] x = inputs.getFirst();
    if (node.layer() instanceof BatchNorm2d norm) {
      return normalize(node, norm, x, training);
    }
    double[][] output = new double[x.length][];
    for (int image = 0; image < output.length; image++) {
      int n = image;
      output[image] = apply(node, inputs.stream().map(all -> all[n]).toList(), n, training);
    }
    return output;
  }

  /** Notes which of its branches a function took. */
  private void branch(int which) {
    branches = 31 * branches + which;
  }

  private double[] weight(String name) {
    return Objects.requireNonNull(weights.get(name), name);
  }

  private double[][] normalize(Node node, BatchNorm2d norm, double[][] x, boolean training) {
    int channels = node.input().extent(0);
    int area = node.input().size() / channels;
    double count = (double) x.length * area;
    double[][] y = new double[x.length][node.input().size()];
    for (int c = 0; c < channels; c++) {
      double mean = weight(node.name() + ".running_mean")[c];
      double variance = weight(node.name() + ".running_var")[c];
      if (training) {
        mean = 0;
        variance = 0;
        for (double[] image : x) {
          for (int i = c * area; i < (c + 1) * area; i++) {
            mean += image[i] / count;
          }
        }
        for (double[] image : x) {
          for (int i = c * area; i < (c + 1) * area; i++) {
            variance += (image[i] - mean) * (image[i] - mean) / count;
          }
        }
      }
      double scale = weight(node.name() + ".weight")[c] / Math.sqrt(variance + norm.epsilon());
      double shift = weight(node.name() + ".bias")[c];
      for (int n = 0; n < x.length; n++) {
        for (int i = c * area; i < (c + 1) * area; i++) {
          y[n][i] = (x[n][i] - mean) * scale + shift;
        }
      }
    }
    return y;
  }

  private double[] apply(Node node, List<double[]> inputs, int image, boolean training) {
    double[] x = inputs.getFirst();
    return switch (node.layer()) {
      case Conv2d conv -> convolve(node, conv, x);
      case Linear linear -> connect(node, x);
      case GlobalMaxPool2d pool -> max(node, wholeImage(node), x);
      case GlobalAvgPool2d pool -> average(node, wholeImage(node), true, x);
      case Activation activation -> map(x, function(activation));
      case PReLU prelu -> line(node, x, 0);
      case Affine affine -> line(node, x, Double.POSITIVE_INFINITY);
      case Concat concat -> inputs.stream().flatMapToDouble(Arrays::stream).toArray();
      case SelectChannels select -> select(node, select.channels(), x);
      case Reshape reshape -> x;
      case Mul mul -> combine(x, inputs.getLast(), (a, b) -> a * b);
      case MaxPool2d pool -> max(node, pool.window(), x);
      case AvgPool2d pool -> average(node, pool.window(), pool.countsPadding(), x);
      case Pad2d pad -> pad(node, pad, x);
      case Flatten flatten -> x;
      case LayerNorm norm -> normalizePixels(node, norm, x);
      case LocalResponseNorm norm -> normalizeResponse(norm, x, node.input().extent(0));
      case Dropout dropout -> training ? drop(node, x, image) : x;
      case BatchNorm2d norm -> throw new IllegalStateException("needs the whole batch");
      case Add add -> combine(x, inputs.getLast(), Double::sum);
      case CustomLayer layer -> throw new IllegalStateException("has no arithmetic in double");
    };
  }

  /** The function, which notes its branches where it has corners. */
  private DoubleUnaryOperator function(Activation layer) {
    double[] p = layer.values().stream().mapToDouble(Float::doubleValue).toArray();
    return switch (layer.function()) {
      case RELU -> x -> above(x, 0) ? x : 0;
      case LEAKY_RELU -> x -> above(x, 0) ? x : p[0] * x;
      case CLIP -> x -> clamped(x, p[0], p[1]);
      case SIGMOID -> x -> 1 / (1 + Math.exp(-x));
      case TANH -> Math::tanh;
      case ERF -> NaivePointwise.ERF.value();
      case ELU -> x -> above(x, 0) ? x : p[0] * Math.expm1(x);
      case HARD_SIGMOID -> x -> clamped(x * p[0] + p[1], 0, 1);
      case HARD_SWISH -> x -> x * clamped(x / 6 + 0.5, 0, 1);
      case RECIPROCAL -> x -> 1 / x;
      case SCALE -> x -> p[0] * x + p[1];
      case SILU -> x -> x / (1 + Math.exp(-x));
      case GELU_TANH ->
          x -> x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))) / 2;
      case GELU -> x -> x * (1 + NaivePointwise.ERF.value().applyAsDouble(x / Math.sqrt(2))) / 2;
    };
  }

  private boolean above(double x, double corner) {
    branch(x > corner ? 1 : 2);
    return x > corner;
  }

  private double clamped(double x, double min, double max) {
    branch(x < min ? 1 : x > max ? 2 : 3);
    return Math.min(Math.max(x, min), max);
  }

  private double[] normalizePixels(Node node, LayerNorm norm, double[] x) {
    double[] w = weight(node.name() + ".weight");
    double[] b = weight(node.name() + ".bias");
    int area = x.length / w.length;
    double[] y = new double[x.length];
    for (int pixel = 0; pixel < area; pixel++) {
      double mean = 0;
      double variance = 0;
      for (int i = pixel; i < x.length; i += area) {
        mean += x[i] / w.length;
      }
      for (int i = pixel; i < x.length; i += area) {
        variance += (x[i] - mean) * (x[i] - mean) / w.length;
      }
      for (int i = pixel; i < x.length; i += area) {
        double normalized = (x[i] - mean) / Math.sqrt(variance + norm.epsilon());
        y[i] = w[i / area] * normalized + b[i / area];
      }
    }
    return y;
  }

  private static double[] normalizeResponse(LocalResponseNorm norm, double[] x, int channels) {
    int area = x.length / channels;
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double squares = 0;
      int first = i / area - (norm.size() - 1) / 2;
      for (int c = Math.max(0, first); c < Math.min(channels, first + norm.size()); c++) {
        squares += x[c * area + i % area] * x[c * area + i % area];
      }
      double base = norm.k() + (double) norm.alpha() / norm.size() * squares;
      y[i] = x[i] * Math.pow(base, -(double) norm.beta());
    }
    return y;
  }

  private double[] convolve(Node node, Conv2d conv, double[] x) {
    Window window = conv.window();
    double[] w = weight(node.name() + ".weight");
    double[] bias = bias(node, conv.filters());
    int seen = node.input().extent(0) / conv.groups();
    int ow = node.output().extent(2);
    int pixels = node.output().extent(1) * ow;
    double[] y = new double[node.output().size()];
    for (int i = 0; i < y.length; i++) {
      int k = i / pixels;
      int first = k / (conv.filters() / conv.groups()) * seen;
      y[i] = bias[k];
      for (int tap = 0; tap < window.area(); tap++) {
        int at = source(node, window, i / ow % node.output().extent(1), i % ow, tap);
        for (int c = 0; c < seen && at >= 0; c++) {
          int channel = (first + c) * node.input().extent(1) * node.input().extent(2);
          y[i] += w[(k * seen + c) * window.area() + tap] * x[channel + at];
        }
      }
    }
    return y;
  }

  /** Where in a channel a tap lands when the window is at an output; -1 in the padding. */
  static int source(Node node, Window window, int row, int column, int tap) {
    int h =
        row * window.strideHeight()
            - window.padTop()
            + tap / window.width() * window.dilationHeight();
    int v =
        column * window.strideWidth()
            - window.padLeft()
            + tap % window.width() * window.dilationWidth();
    int width = node.input().extent(2);
    return h >= 0 && h < node.input().extent(1) && v >= 0 && v < width ? h * width + v : -1;
  }

  private double[] connect(Node node, double[] x) {
    double[] w = weight(node.name() + ".weight");
    double[] y = bias(node, node.output().size()).clone();
    for (int k = 0; k < y.length; k++) {
      for (int i = 0; i < x.length; i++) {
        y[k] += w[k * x.length + i] * x[i];
      }
    }
    return y;
  }

  /** The layer's bias, zeros if it has none. */
  private double[] bias(Node node, int outputs) {
    return weights.getOrDefault(node.name() + ".bias", new double[outputs]);
  }

  /** A map of one pixel goes with all pixels of its channel in the other. */
  private static double[] combine(double[] a, double[] b, DoubleBinaryOperator operator) {
    double[] y = new double[Math.max(a.length, b.length)];
    for (int i = 0; i < y.length; i++) {
      y[i] = operator.applyAsDouble(a[i / (y.length / a.length)], b[i / (y.length / b.length)]);
    }
    return y;
  }

  private double[] line(Node node, double[] x, double limit) {
    double[] w = weight(node.name() + ".weight");
    double[] b = weights.getOrDefault(node.name() + ".bias", new double[w.length]);
    double[] y = x.clone();
    int area = x.length / w.length;
    for (int i = 0; i < x.length; i++) {
      y[i] = above(x[i], limit) ? x[i] : w[i / area] * x[i] + b[i / area];
    }
    return y;
  }

  private static double[] select(Node node, List<Integer> channels, double[] x) {
    int area = x.length / node.input().extent(0);
    return channels.stream()
        .flatMapToDouble(c -> Arrays.stream(x, c * area, (c + 1) * area))
        .toArray();
  }

  private static double[] map(double[] x, DoubleUnaryOperator function) {
    return Arrays.stream(x).map(function).toArray();
  }

  static Window wholeImage(Node node) {
    return new Window(node.input().extent(1), node.input().extent(2), 1, 1, 0, 0, 0, 0);
  }

  private double[] max(Node node, Window window, double[] x) {
    double[] y = new double[node.output().size()];
    for (int i = 0; i < y.length; i++) {
      int largest = largest(node, window, x, i);
      branch(largest);
      y[i] = x[largest];
    }
    return y;
  }

  /** The index of the largest value under a pool's output, the first of several. */
  static int largest(Node node, Window window, double[] x, int output) {
    return under(node, window, output).reduce((a, b) -> x[b] > x[a] ? b : a).orElseThrow();
  }

  private static double[] average(Node node, Window window, boolean countsPadding, double[] x) {
    double[] y = new double[node.output().size()];
    for (int i = 0; i < y.length; i++) {
      double count = countsPadding ? window.area() : under(node, window, i).count();
      y[i] = under(node, window, i).mapToDouble(at -> x[at]).sum() / count;
    }
    return y;
  }

  /** The indices of the values that a pool's output sees. */
  static IntStream under(Node node, Window window, int output) {
    int ow = node.output().extent(2);
    int oh = node.output().extent(1);
    int channel = output / (oh * ow) * node.input().extent(1) * node.input().extent(2);
    return IntStream.range(0, window.area())
        .map(tap -> source(node, window, output / ow % oh, output % ow, tap))
        .filter(at -> at >= 0)
        .map(at -> channel + at);
  }

  private static double[] pad(Node node, Pad2d pad, double[] x) {
    double[] y = new double[node.output().size()];
    for (int i = 0; i < y.length; i++) {
      int from = padded(node, pad, i);
      y[i] = from < 0 ? pad.value() : x[from];
    }
    return y;
  }

  /** The index of the input that a padded map has at an output; -1 for the constant. */
  static int padded(Node node, Pad2d pad, int output) {
    int height = node.input().extent(1);
    int width = node.input().extent(2);
    int ow = node.output().extent(2);
    int oh = node.output().extent(1);
    int h = inside(pad.mode(), output / ow % oh - pad.top(), height);
    int v = inside(pad.mode(), output % ow - pad.left(), width);
    return h < 0 || v < 0 ? -1 : (output / (oh * ow) * height + h) * width + v;
  }

  private static int inside(Pad2d.Mode mode, int at, int extent) {
    boolean outside = at < 0 || at >= extent;
    return switch (mode) {
      case CONSTANT -> outside ? -1 : at;
      case EDGE -> Math.min(Math.max(at, 0), extent - 1);
      case REFLECT -> at < 0 ? -at : at < extent ? at : 2 * (extent - 1) - at;
      case WRAP -> at < 0 ? at + extent : at % extent;
    };
  }

  private double[] drop(Node node, double[] x, int image) {
    float[] factors = masks.apply(network.nodes().indexOf(node), node);
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i] * factors[(image * x.length + i) % factors.length];
    }
    return y;
  }
}
