package lanewise.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import lanewise.nn.Add;
import lanewise.nn.AvgPool2d;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Clip;
import lanewise.nn.Conv2d;
import lanewise.nn.Dropout;
import lanewise.nn.Flatten;
import lanewise.nn.GELU;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.GlobalMaxPool2d;
import lanewise.nn.LeakyReLU;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network;
import lanewise.nn.Network.Node;
import lanewise.nn.ReLU;
import lanewise.nn.SiLU;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window;
import org.apache.commons.math3.special.Erf;

/**
 * A network evaluated in double by plain loops straight from the layers' definitions; its gradients
 * are finite differences. The judge of everything a plan computes.
 */
final class ReferenceNetwork {
  /** Moves a weight by this much to each side. */
  private static final double STEP = 1e-6;

  private final Network network;
  private final DropoutMasks masks;
  private final Map<String, double[]> weights = new HashMap<>();

  ReferenceNetwork(Network network, Map<String, Tensor> weights, DropoutMasks masks) {
    this.network = network;
    this.masks = masks;
    weights.forEach((name, tensor) -> this.weights.put(name, widened(tensor.values())));
  }

  private static double[] widened(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }

  /** The mean cross-entropy of a batch in training. */
  double loss(Batch batch) {
    double[][] logits = logits(batch, true);
    double sum = 0;
    for (int image = 0; image < batch.size(); image++) {
      double total = 0;
      for (double logit : logits[image]) {
        total += Math.exp(logit);
      }
      sum += Math.log(total) - logits[image][batch.labels()[image]];
    }
    return sum / batch.size();
  }

  /** How the loss of a batch changes with one weight. */
  double derivative(Batch batch, String parameter, int index) {
    double[] values = weights.get(parameter);
    double value = values[index];
    values[index] = value + STEP;
    double above = loss(batch);
    values[index] = value - STEP;
    double below = loss(batch);
    values[index] = value;
    return (above - below) / (2 * STEP);
  }

  /** The logits of one image in training. */
  double[] logits(Batch batch, int image) {
    return logits(batch, true)[image];
  }

  /** The logits of all images, in training or in evaluation. */
  double[][] logits(Batch batch, boolean training) {
    int size = network.inputShape().size();
    double[][] images = new double[batch.size()][size];
    for (int i = 0; i < batch.size() * size; i++) {
      images[i / size][i % size] = batch.images()[i];
    }
    List<double[][]> outputs = new ArrayList<>();
    for (Node node : network.nodes()) {
      List<double[][]> inputs =
          node.inputs().stream().map(i -> i == Network.INPUT ? images : outputs.get(i)).toList();
      double[][] output = new double[batch.size()][];
      if (node.layer() instanceof BatchNorm2d norm) {
        output = normalize(node, norm, inputs.getFirst(), training);
      } else {
        for (int image = 0; image < output.length; image++) {
          int n = image;
          output[image] = apply(node, inputs.stream().map(x -> x[n]).toList(), n, training);
        }
      }
      outputs.add(output);
    }
    return outputs.getLast();
  }

  private double[][] normalize(Node node, BatchNorm2d norm, double[][] x, boolean training) {
    int channels = node.input().extent(0);
    int area = node.input().size() / channels;
    double count = (double) x.length * area;
    double[][] y = new double[x.length][node.input().size()];
    for (int c = 0; c < channels; c++) {
      double mean = weights.get(node.name() + ".running_mean")[c];
      double variance = weights.get(node.name() + ".running_var")[c];
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
      double scale = weights.get(node.name() + ".weight")[c] / Math.sqrt(variance + norm.epsilon());
      double shift = weights.get(node.name() + ".bias")[c];
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
      case GlobalMaxPool2d pool -> pool(node, wholeImage(node), true, x);
      case GlobalAvgPool2d pool -> pool(node, wholeImage(node), false, x);
      case ReLU relu -> map(x, v -> Math.max(v, 0));
      case LeakyReLU relu -> map(x, v -> v > 0 ? v : relu.slope() * v);
      case Clip clip -> map(x, v -> Math.min(Math.max(v, clip.min()), clip.max()));
      case SiLU silu -> map(x, v -> v / (1 + Math.exp(-v)));
      case GELU gelu -> map(x, v -> v * (1 + Erf.erf(v / Math.sqrt(2))) / 2);
      case MaxPool2d pool -> pool(node, pool.window(), true, x);
      case AvgPool2d pool -> pool(node, pool.window(), false, x);
      case Flatten flatten -> x;
      case Dropout dropout -> training ? drop(node, x, image) : x;
      case BatchNorm2d norm -> throw new IllegalStateException("needs the whole batch");
      case Add add -> sum(x, inputs.getLast());
    };
  }

  private double[] convolve(Node node, Conv2d conv, double[] x) {
    Window window = conv.window();
    double[] w = weights.get(node.name() + ".weight");
    double[] bias = bias(node, conv.filters());
    int channels = node.input().extent(0);
    int height = node.input().extent(1);
    int width = node.input().extent(2);
    int oh = node.output().extent(1);
    int ow = node.output().extent(2);
    double[] y = new double[node.output().size()];
    for (int i = 0; i < y.length; i++) {
      int k = i / (oh * ow);
      int top = i / ow % oh * window.strideHeight() - window.padTop();
      int left = i % ow * window.strideWidth() - window.padLeft();
      double sum = bias[k];
      for (int c = 0; c < channels; c++) {
        for (int r = Math.max(0, -top); r < Math.min(window.height(), height - top); r++) {
          for (int s = Math.max(0, -left); s < Math.min(window.width(), width - left); s++) {
            sum +=
                w[((k * channels + c) * window.height() + r) * window.width() + s]
                    * x[(c * height + top + r) * width + left + s];
          }
        }
      }
      y[i] = sum;
    }
    return y;
  }

  private double[] connect(Node node, double[] x) {
    double[] w = weights.get(node.name() + ".weight");
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

  private static double[] sum(double[] a, double[] b) {
    double[] y = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      y[i] = a[i] + b[i];
    }
    return y;
  }

  private static double[] map(double[] x, DoubleUnaryOperator function) {
    return Arrays.stream(x).map(function).toArray();
  }

  private static Window wholeImage(Node node) {
    return new Window(node.input().extent(1), node.input().extent(2), 1, 1, 0, 0, 0, 0);
  }

  private static double[] pool(Node node, Window window, boolean max, double[] x) {
    Shape output = node.output();
    int height = node.input().extent(1);
    int width = node.input().extent(2);
    int oh = output.extent(1);
    int ow = output.extent(2);
    double[] y = new double[output.size()];
    for (int i = 0; i < y.length; i++) {
      int c = i / (oh * ow);
      int top = i / ow % oh * window.strideHeight() - window.padTop();
      int left = i % ow * window.strideWidth() - window.padLeft();
      double sum = 0;
      double largest = Double.NEGATIVE_INFINITY;
      for (int r = Math.max(0, -top); r < Math.min(window.height(), height - top); r++) {
        for (int s = Math.max(0, -left); s < Math.min(window.width(), width - left); s++) {
          double value = x[(c * height + top + r) * width + left + s];
          sum += value;
          largest = Math.max(largest, value);
        }
      }
      y[i] = max ? largest : sum / window.area();
    }
    return y;
  }

  private double[] drop(Node node, double[] x, int image) {
    float[] factors = masks.factors(network.nodes().indexOf(node), node);
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i] * factors[image * x.length + i];
    }
    return y;
  }
}
