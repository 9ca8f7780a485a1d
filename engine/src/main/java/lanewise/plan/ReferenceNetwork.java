package lanewise.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import lanewise.nn.Network;
import lanewise.nn.Network.Node;
import lanewise.tensor.Batch;
import lanewise.tensor.Task;
import lanewise.tensor.Tensor;

/**
 * A network evaluated in double by {@link ReferenceLayers}; its gradients are central differences.
 * The reference for all results of plans.
 *
 * <p>A difference is no gradient where the loss has a kink: where, between the two losses, a value
 * passes a corner of its function (0 for ReLU), or another value becomes the largest under a pool.
 * So a difference of two evaluations whose branches differ is tried once more with a shorter step,
 * then given up.
 */
final class ReferenceNetwork {
  /** Moves a weight by this much to each side; the second, where the first meets a kink. */
  private static final double[] STEPS = {1e-6, 1e-8};

  private final Network network;
  private final Map<String, double[]> weights = new HashMap<>();
  private final ReferenceLayers layers;

  /**
   * @param masks what the dropout layer with an index multiplies the values of all images by; one
   *     factor goes for all values
   */
  ReferenceNetwork(
      Network network, Map<String, Tensor> weights, BiFunction<Integer, Node, float[]> masks) {
    this.network = network;
    this.layers = new ReferenceLayers(network, this.weights, masks);
    weights.forEach((name, tensor) -> this.weights.put(name, widened(tensor.values())));
  }

  private static double[] widened(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }

  /** The mean loss of a batch in training. */
  double loss(Batch batch) {
    return loss(batch, outputs(batch, true, List.of()).getLast());
  }

  private double loss(Batch batch, double[][] logits) {
    double sum = 0;
    for (int image = 0; image < batch.size(); image++) {
      sum += loss(network.task(), logits[image], batch.labels()[image]);
    }
    return sum / batch.size();
  }

  /** The loss of the logits of one image. */
  static double loss(Task task, double[] logits, int label) {
    return task == Task.MULTI_LABEL
        ? binaryCrossEntropy(logits, label)
        : crossEntropy(logits, label);
  }

  private static double crossEntropy(double[] logits, int label) {
    double largest = Arrays.stream(logits).max().orElseThrow();
    double total = Arrays.stream(logits).map(logit -> Math.exp(logit - largest)).sum();
    return largest + Math.log(total) - logits[label];
  }

  /** The mean over the labels, which are bits. */
  private static double binaryCrossEntropy(double[] logits, int labels) {
    double sum = 0;
    for (int k = 0; k < logits.length; k++) {
      double right = (labels >> k & 1) == 1 ? logits[k] : -logits[k];
      sum += Math.log1p(Math.exp(-Math.abs(right))) + Math.max(-right, 0);
    }
    return sum / logits.length;
  }

  /**
   * How the loss of a batch changes with one weight.
   *
   * @return NaN at a kink
   */
  double derivative(Batch batch, String parameter, int index) {
    return derivatives(batch, parameter, index)[0];
  }

  /** The same for several weights of a parameter; what comes before its layer is computed once. */
  double[] derivatives(Batch batch, String parameter, int... indices) {
    int layer = 0;
    while (!parameter.startsWith(network.nodes().get(layer).name() + ".")) {
      layer++;
    }
    List<double[][]> before = outputs(batch, true, List.of()).subList(0, layer);
    double[] values = Objects.requireNonNull(weights.get(parameter), parameter);
    return Arrays.stream(indices)
        .mapToDouble(index -> derivative(batch, before, values, index))
        .toArray();
  }

  private double derivative(Batch batch, List<double[][]> before, double[] values, int index) {
    double value = values[index];
    for (double step : STEPS) {
      values[index] = value + step;
      double above = loss(batch, outputs(batch, true, before).getLast());
      long branchesAbove = layers.branches();
      values[index] = value - step;
      double below = loss(batch, outputs(batch, true, before).getLast());
      values[index] = value;
      if (layers.branches() == branchesAbove) {
        return (above - below) / (2 * step);
      }
    }
    return Double.NaN;
  }

  /** The logits of one image in training. */
  double[] logits(Batch batch, int image) {
    return logits(batch, true)[image];
  }

  /** The logits of all images, in training or in evaluation. */
  double[][] logits(Batch batch, boolean training) {
    return outputs(batch, training, List.of()).getLast();
  }

  /**
   * The outputs of all layers.
   *
   * @param before those of the first layers, which are not computed again
   */
  private List<double[][]> outputs(Batch batch, boolean training, List<double[][]> before) {
    layers.forgetBranches();
    double[][] images = images(batch);
    List<double[][]> outputs = new ArrayList<>(before);
    for (Node node : network.nodes().subList(before.size(), network.nodes().size())) {
      List<double[][]> inputs =
          node.inputs().stream().map(i -> i == Network.INPUT ? images : outputs.get(i)).toList();
      outputs.add(layers.outputs(node, inputs, training));
    }
    return outputs;
  }

  private double[][] images(Batch batch) {
    int size = network.inputShape().size();
    double[][] images = new double[batch.size()][size];
    for (int i = 0; i < batch.size() * size; i++) {
      images[i / size][i % size] = batch.images()[i];
    }
    return images;
  }
}
