package lanewise.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import lanewise.nn.Network;
import lanewise.nn.Network.Node;
import lanewise.nn.ParameterSpec;
import lanewise.tensor.Task;
import lanewise.tensor.Tensor;

/**
 * The way of one image through a network, forward and backward, in evaluation mode: in double, by
 * plain loops from the layers' definitions. For people to look at: every value can be taken apart
 * into what it is computed from. A {@link lanewise.nn.CustomLayer} has no such definition.
 */
public final class ReferencePass {
  private final Network network;
  private final Map<String, double[]> weights = new HashMap<>();
  private final double[] image;
  private final List<double[]> outputs = new ArrayList<>();
  private final LayerSlopes slopes;

  /**
   * One of the values that another is computed from.
   *
   * @param node the node whose output it is, or {@link Network#INPUT}
   * @param index its index there, row-major
   * @param value the value
   * @param slope the derivative of the other value by this one: its weight in a sum
   */
  public record Term(int node, int index, double value, double slope) {}

  /**
   * The derivatives of one number by all values that it depends on.
   *
   * @param image by the pixels of the image
   * @param outputs by the output of each node, in their order
   * @param parameters by the trained parameters, under their full names
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Gradients(
      double[] image, List<double[]> outputs, Map<String, double[]> parameters) {
    /** By the output of a node, or by the image for {@link Network#INPUT}. */
    public double[] of(int node) {
      return node == Network.INPUT ? image : outputs.get(node);
    }
  }

  /**
   * Runs an image forward.
   *
   * @param image (C,H,W), normalised
   * @throws IllegalArgumentException if the weights are not this network's, or the image has
   *     another size than its input
   */
  public ReferencePass(Network network, Map<String, Tensor> weights, float[] image) {
    network.checkWeights(weights);
    if (image.length != network.inputShape().size()) {
      throw new IllegalArgumentException(
          "the image must be " + network.inputShape() + ", given " + image.length + " values");
    }
    this.network = network;
    weights.forEach((name, tensor) -> this.weights.put(name, widened(tensor.values())));
    this.image = widened(image);
    this.slopes = new LayerSlopes(this.weights);
    ReferenceLayers layers = new ReferenceLayers(network, this.weights, (_, _) -> new float[] {1});
    for (Node node : network.nodes()) {
      List<double[][]> inputs = inputs(node).stream().map(x -> new double[][] {x}).toList();
      outputs.add(layers.outputs(node, inputs, false)[0]);
    }
  }

  private static double[] widened(float[] values) {
    double[] result = new double[values.length];
    Arrays.setAll(result, i -> values[i]);
    return result;
  }

  private List<double[]> inputs(Node node) {
    return node.inputs().stream().map(this::output).toList();
  }

  /** The output of a node, or the image for {@link Network#INPUT}; not a copy. */
  public double[] output(int node) {
    return node == Network.INPUT ? image : outputs.get(node);
  }

  /** A parameter's values; not a copy. */
  public double[] parameter(String name) {
    return Objects.requireNonNull(weights.get(name), name);
  }

  /**
   * The values that one output of a node is computed from, without those that cannot change it: of
   * a maximum only the largest, nothing in the padding.
   */
  public List<Term> terms(int node, int index) {
    Node computed = network.nodes().get(node);
    List<Term> terms = new ArrayList<>();
    visitInputs(
        computed,
        index,
        (from, at, slope) -> terms.add(new Term(from, at, output(from)[at], slope)));
    return terms;
  }

  /**
   * The values of other nodes that are computed from one output of a node, with their derivatives
   * by it: what a gradient is summed over on its way back.
   *
   * @param node the node, or {@link Network#INPUT}
   */
  public List<Term> uses(int node, int index) {
    List<Term> uses = new ArrayList<>();
    network.readers(node).stream()
        .distinct()
        .forEach(
            reader -> {
              double[] values = output(reader);
              for (int i = 0; i < values.length; i++) {
                int use = i;
                visitInputs(
                    network.nodes().get(reader),
                    use,
                    (from, at, slope) -> {
                      if (from == node && at == index) {
                        uses.add(new Term(reader, use, values[use], slope));
                      }
                    });
              }
            });
    return uses;
  }

  /** Receives the derivative by a node's output. */
  private interface InputVisitor {
    void accept(int node, int index, double slope);
  }

  private void visitInputs(Node node, int index, InputVisitor visitor) {
    slopes.visit(
        node,
        inputs(node),
        index,
        new LayerSlopes.Visitor() {
          @Override
          public void input(int which, int at, double slope) {
            visitor.accept(node.inputs().get(which), at, slope);
          }

          @Override
          public void parameter(int which, int at, double slope) {}
        });
  }

  /**
   * The loss of a label: cross-entropy or, where an image has several labels, the mean of the
   * binary ones.
   *
   * @return nats
   */
  public double loss(int label) {
    return ReferenceNetwork.loss(network.task(), outputs.getLast(), label);
  }

  /** The probabilities of the classes. */
  public double[] probabilities() {
    double[] logits = outputs.getLast();
    double[] probabilities = new double[logits.length];
    if (network.task() == Task.MULTI_LABEL) {
      Arrays.setAll(probabilities, k -> 1 / (1 + Math.exp(-logits[k])));
    } else {
      double largest = Arrays.stream(logits).max().orElseThrow();
      double total = Arrays.stream(logits).map(logit -> Math.exp(logit - largest)).sum();
      Arrays.setAll(probabilities, k -> Math.exp(logits[k] - largest) / total);
    }
    return probabilities;
  }

  /** The gradients of {@link #loss}. */
  public Gradients ofLoss(int label) {
    double[] seed = probabilities();
    int count = network.task() == Task.MULTI_LABEL ? seed.length : 1;
    Arrays.setAll(seed, k -> (seed[k] - (network.task().has(label, k) ? 1 : 0)) / count);
    return backward(seed);
  }

  /** The gradients of the logit of one class. */
  public Gradients ofLogit(int label) {
    double[] seed = new double[network.outputShape().size()];
    seed[label] = 1;
    return backward(seed);
  }

  private Gradients backward(double[] seed) {
    double[] image = new double[this.image.length];
    List<double[]> gradients = new ArrayList<>();
    outputs.forEach(output -> gradients.add(new double[output.length]));
    gradients.set(gradients.size() - 1, seed);
    Map<String, double[]> parameters = new TreeMap<>();
    for (int number = gradients.size() - 1; number >= 0; number--) {
      Node node = network.nodes().get(number);
      List<double[]> dw = new ArrayList<>();
      for (ParameterSpec spec : node.parameters()) {
        dw.add(new double[spec.shape().size()]);
        if (spec.trainable()) {
          parameters.put(spec.name(), dw.getLast());
        }
      }
      List<double[]> dx =
          node.inputs().stream().map(i -> i == Network.INPUT ? image : gradients.get(i)).toList();
      List<double[]> inputs = inputs(node);
      double[] dy = gradients.get(number);
      for (int i = 0; i < dy.length; i++) {
        if (dy[i] != 0) {
          slopes.visit(node, inputs, i, new Accumulator(dy[i], dx, dw));
        }
      }
    }
    return new Gradients(image, gradients, parameters);
  }

  /** The chain rule: adds the derivatives of one output times the derivative by that output. */
  private record Accumulator(double dy, List<double[]> dx, List<double[]> dw)
      implements LayerSlopes.Visitor {
    @Override
    public void input(int which, int index, double slope) {
      dx.get(which)[index] += dy * slope;
    }

    @Override
    public void parameter(int which, int index, double slope) {
      dw.get(which)[index] += dy * slope;
    }
  }
}
