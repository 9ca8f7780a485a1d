package lanewise.plan;

import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import lanewise.nn.Network.Node;
import lanewise.nn.PReLU;
import lanewise.nn.Pad2d;
import lanewise.nn.Reshape;
import lanewise.nn.SelectChannels;
import lanewise.tensor.Window;

/**
 * The derivatives of the layers of {@link ReferenceLayers} in evaluation mode, value by value: what
 * one output depends on, and how much it changes with each.
 *
 * @param weights by full name
 */
record LayerSlopes(Map<String, double[]> weights) {
  private static final int WEIGHT = 0;
  private static final int BIAS = 1;

  /** Receives the derivatives of one output. */
  interface Visitor {
    /** By the value with that index of the node's input number {@code which}. */
    void input(int which, int index, double slope);

    /** By the value with that index of the node's parameter number {@code which}. */
    void parameter(int which, int index, double slope);
  }

  /**
   * Visits the derivatives of one output; those that are always 0 are left out.
   *
   * @param inputs the node's inputs
   * @param i the index of the output
   */
  void visit(Node node, List<double[]> inputs, int i, Visitor visitor) {
    double[] x = inputs.getFirst();
    switch (node.layer()) {
      case Conv2d conv -> convolution(node, conv, x, i, visitor);
      case Linear linear -> linear(node, linear, x, i, visitor);
      case MaxPool2d pool -> max(node, pool.window(), x, i, visitor);
      case GlobalMaxPool2d _ -> max(node, ReferenceLayers.wholeImage(node), x, i, visitor);
      case AvgPool2d pool -> mean(node, pool.window(), pool.countsPadding(), i, visitor);
      case GlobalAvgPool2d _ -> mean(node, ReferenceLayers.wholeImage(node), true, i, visitor);
      case Activation activation ->
          visitor.input(0, i, function(activation).slope().applyAsDouble(x[i]));
      case BatchNorm2d norm -> batchNorm(node, norm, x, i, visitor);
      case LayerNorm norm -> layerNorm(node, norm, x, i, visitor);
      case LocalResponseNorm norm -> responseNorm(norm, x, node.input().extent(0), i, visitor);
      case PReLU _ -> line(node, x, 0, i, visitor);
      case Affine _ -> line(node, x, Double.POSITIVE_INFINITY, i, visitor);
      case Pad2d pad -> {
        int from = ReferenceLayers.padded(node, pad, i);
        if (from >= 0) {
          visitor.input(0, from, 1);
        }
      }
      case SelectChannels select -> {
        int area = x.length / node.input().extent(0);
        visitor.input(0, select.channels().get(i / area) * area + i % area, 1);
      }
      case Concat _ -> {
        int which = 0;
        int at = i;
        while (at >= inputs.get(which).length) {
          at -= inputs.get(which).length;
          which++;
        }
        visitor.input(which, at, 1);
      }
      case Add _ -> {
        visitor.input(0, spread(i, node, x), 1);
        visitor.input(1, spread(i, node, inputs.getLast()), 1);
      }
      case Mul _ -> {
        double[] other = inputs.getLast();
        visitor.input(0, spread(i, node, x), other[spread(i, node, other)]);
        visitor.input(1, spread(i, node, other), x[spread(i, node, x)]);
      }
      case Reshape _, Flatten _, Dropout _ -> visitor.input(0, i, 1);
      case CustomLayer _ -> throw new IllegalStateException("has no arithmetic in double");
    }
  }

  private double[] weight(Node node, String name) {
    return Objects.requireNonNull(weights.get(node.name() + "." + name), name);
  }

  /** The index in an input of which one pixel goes with all pixels of a channel of the output. */
  private static int spread(int i, Node node, double[] input) {
    return i / (node.output().size() / input.length);
  }

  private void convolution(Node node, Conv2d conv, double[] x, int i, Visitor visitor) {
    Window window = conv.window();
    double[] w = weight(node, "weight");
    int oh = node.output().extent(1);
    int ow = node.output().extent(2);
    int plane = node.input().extent(1) * node.input().extent(2);
    int seen = node.input().extent(0) / conv.groups();
    int k = i / (oh * ow);
    int first = k / (conv.filters() / conv.groups()) * seen;
    for (int c = 0; c < seen; c++) {
      for (int tap = 0; tap < window.area(); tap++) {
        int at = ReferenceLayers.source(node, window, i / ow % oh, i % ow, tap);
        if (at >= 0) {
          int from = (first + c) * plane + at;
          int factor = (k * seen + c) * window.area() + tap;
          visitor.input(0, from, w[factor]);
          visitor.parameter(WEIGHT, factor, x[from]);
        }
      }
    }
    if (conv.bias()) {
      visitor.parameter(BIAS, k, 1);
    }
  }

  private void linear(Node node, Linear linear, double[] x, int k, Visitor visitor) {
    double[] w = weight(node, "weight");
    for (int c = 0; c < x.length; c++) {
      visitor.input(0, c, w[k * x.length + c]);
      visitor.parameter(WEIGHT, k * x.length + c, x[c]);
    }
    if (linear.bias()) {
      visitor.parameter(BIAS, k, 1);
    }
  }

  private static void max(Node node, Window window, double[] x, int i, Visitor visitor) {
    visitor.input(0, ReferenceLayers.largest(node, window, x, i), 1);
  }

  private static void mean(
      Node node, Window window, boolean countsPadding, int i, Visitor visitor) {
    int[] under = ReferenceLayers.under(node, window, i).toArray();
    for (int at : under) {
      visitor.input(0, at, 1.0 / (countsPadding ? window.area() : under.length));
    }
  }

  private void batchNorm(Node node, BatchNorm2d norm, double[] x, int i, Visitor visitor) {
    int c = i / (x.length / node.input().extent(0));
    double deviation = Math.sqrt(weight(node, "running_var")[c] + norm.epsilon());
    visitor.input(0, i, weight(node, "weight")[c] / deviation);
    visitor.parameter(WEIGHT, c, (x[i] - weight(node, "running_mean")[c]) / deviation);
    visitor.parameter(BIAS, c, 1);
  }

  private void layerNorm(Node node, LayerNorm norm, double[] x, int i, Visitor visitor) {
    double[] w = weight(node, "weight");
    int channels = w.length;
    int area = x.length / channels;
    int[] pixel = IntStream.range(0, channels).map(c -> c * area + i % area).toArray();
    double mean = IntStream.of(pixel).mapToDouble(at -> x[at]).sum() / channels;
    double variance =
        IntStream.of(pixel).mapToDouble(at -> (x[at] - mean) * (x[at] - mean)).sum() / channels;
    double deviation = Math.sqrt(variance + norm.epsilon());
    double own = (x[i] - mean) / deviation;
    for (int at : pixel) {
      double shared = (1 + own * (x[at] - mean) / deviation) / channels;
      visitor.input(0, at, w[i / area] / deviation * ((at == i ? 1 : 0) - shared));
    }
    visitor.parameter(WEIGHT, i / area, own);
    visitor.parameter(BIAS, i / area, 1);
  }

  private static void responseNorm(
      LocalResponseNorm norm, double[] x, int channels, int i, Visitor visitor) {
    int area = x.length / channels;
    int first = Math.max(0, i / area - (norm.size() - 1) / 2);
    int end = Math.min(channels, i / area - (norm.size() - 1) / 2 + norm.size());
    double share = (double) norm.alpha() / norm.size();
    double squares = 0;
    for (int c = first; c < end; c++) {
      squares += x[c * area + i % area] * x[c * area + i % area];
    }
    double base = norm.k() + share * squares;
    double power = Math.pow(base, -(double) norm.beta());
    for (int c = first; c < end; c++) {
      int at = c * area + i % area;
      double shared = x[i] * norm.beta() * power / base * 2 * share * x[at];
      visitor.input(0, at, (at == i ? power : 0) - shared);
    }
  }

  /** Values above a limit pass; the others are on a line. */
  private void line(Node node, double[] x, double limit, int i, Visitor visitor) {
    double[] w = weight(node, "weight");
    int c = i / (x.length / w.length);
    if (x[i] > limit) {
      visitor.input(0, i, 1);
      return;
    }
    visitor.input(0, i, w[c]);
    visitor.parameter(WEIGHT, c, x[i]);
    if (node.layer().parameters(node.input()).size() > 1) {
      visitor.parameter(BIAS, c, 1);
    }
  }

  private static NaivePointwise function(Activation layer) {
    return switch (layer.function()) {
      case RELU -> NaivePointwise.leakyRelu(0);
      case LEAKY_RELU -> NaivePointwise.leakyRelu(layer.value(0));
      case CLIP -> NaivePointwise.clip(layer.value(0), layer.value(1));
      case ELU -> NaivePointwise.elu(layer.value(0));
      case GELU -> NaivePointwise.GELU;
      case GELU_TANH -> NaivePointwise.GELU_TANH;
      case SILU -> NaivePointwise.SILU;
      case SIGMOID -> NaivePointwise.SIGMOID;
      case TANH -> NaivePointwise.TANH;
      case ERF -> NaivePointwise.ERF;
      case HARD_SIGMOID -> NaivePointwise.hardSigmoid(layer.value(0), layer.value(1));
      case HARD_SWISH -> NaivePointwise.HARD_SWISH;
      case SCALE -> NaivePointwise.scale(layer.value(0), layer.value(1));
      case RECIPROCAL -> NaivePointwise.RECIPROCAL;
    };
  }
}
