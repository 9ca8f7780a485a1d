package lanewise.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import lanewise.refusal.Refusal;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;
import lanewise.tensor.Tensor;

/**
 * A network: a graph of named layers and the shapes between them. Most networks are chains; a
 * {@link Builder} makes any acyclic graph. A network is an immutable value; its weights are a
 * separate map from parameter names to tensors.
 *
 * <pre>{@code
 * Network chain =
 *     Network.of(
 *         Shape.of(1, 28, 28),
 *         new Conv2d(32, 3).padding(1), Activation.relu(), new MaxPool2d(2),
 *         new Flatten(), new Linear(10));
 *
 * Network.Builder graph = Network.builder(Shape.of(1, 28, 28));
 * int trunk = graph.add(new Conv2d(32, 3).padding(1));
 * int branch = graph.add(new Conv2d(32, 3).padding(1), trunk);
 * graph.add(new Add(), trunk, branch);
 * graph.add(new Flatten());
 * graph.add(new Linear(10));
 * Network residual = graph.build();
 * }</pre>
 */
public final class Network {
  /** The pattern of kinds. A kind followed by a number is a layer's name, which must be unique. */
  private static final Pattern KIND = Pattern.compile("[a-z]+");

  /** The index of the network's input. */
  public static final int INPUT = -1;

  /**
   * A layer with its name and its inputs.
   *
   * @param name kind and number, for example {@code conv1}
   * @param layer the layer
   * @param inputs the nodes it reads, by index; {@link #INPUT} is the network's input
   * @param input the shape of one image at the (first) input
   * @param output the shape of one image at the output
   */
  public record Node(String name, Layer layer, List<Integer> inputs, Shape input, Shape output) {
    /** The layer's parameters under their full names, {@code conv1.weight}. */
    public List<ParameterSpec> parameters() {
      return layer.parameters(input).stream().map(p -> p.within(name)).toList();
    }

    /** Floating-point operations for one image; a multiply-add counts as two. */
    public long flops() {
      return layer.flops(input);
    }
  }

  private final Shape inputShape;
  private final List<Node> nodes;
  private final Task task;

  private Network(Shape inputShape, List<Node> nodes, Task task) {
    this.inputShape = inputShape;
    this.nodes = List.copyOf(nodes);
    this.task = task;
  }

  /**
   * The same layers, whose outputs answer another question; at first they tell classes apart.
   *
   * @throws IllegalArgumentException if there are more outputs than labels an image can have
   */
  public Network withTask(Task other) {
    if (other == Task.MULTI_LABEL && outputShape().size() > Task.MOST_LABELS) {
      throw Refusal.of(
          "the network has %d outputs; images can have at most %d labels",
          outputShape().size(), Task.MOST_LABELS);
    }
    return new Network(inputShape, nodes, other);
  }

  /** What the outputs say of an image. */
  public Task task() {
    return task;
  }

  /**
   * A chain: each layer reads the one before it.
   *
   * @param inputShape the shape of one image, (C,H,W)
   * @throws IllegalArgumentException if a layer does not accept the output of the one before; the
   *     message names the layer and the shape
   */
  public static Network of(Shape inputShape, Layer... layers) {
    return of(inputShape, List.of(layers));
  }

  /** As {@link #of(Shape, Layer...)}. */
  public static Network of(Shape inputShape, List<Layer> layers) {
    Builder builder = builder(inputShape);
    layers.forEach(builder::add);
    return builder.build();
  }

  /** Starts a graph with the input shape (C,H,W). */
  public static Builder builder(Shape inputShape) {
    return new Builder(inputShape);
  }

  /** Builds a graph node by node; a node comes after those it reads. */
  public static final class Builder {
    private final Shape inputShape;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    private Builder(Shape inputShape) {
      this.inputShape = inputShape;
    }

    /**
     * Adds a layer.
     *
     * @param inputs the nodes it reads, as this method returned them, or {@link #INPUT}; if none is
     *     given, the node added last
     * @return the node's index
     * @throws IllegalArgumentException if the layer does not accept its inputs; the message names
     *     the layer and the shape
     */
    public int add(Layer layer, int... inputs) {
      if (!KIND.matcher(layer.kind()).matches()) {
        throw Refusal.of("a layer's kind is lower-case letters, given '%s'", layer.kind());
      }
      String name = layer.kind() + numbers.merge(layer.kind(), 1, Integer::sum);
      int[] read = inputs.length == 0 ? new int[] {nodes.size() - 1} : inputs;
      try {
        List<Shape> shapes = inputShapes(layer, read);
        List<Integer> indices = Arrays.stream(read).boxed().toList();
        nodes.add(new Node(name, layer, indices, shapes.getFirst(), layer.output(shapes)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("layer " + name + ": " + e.getMessage(), e);
      }
      return nodes.size() - 1;
    }

    private List<Shape> inputShapes(Layer layer, int[] read) {
      if (read.length != layer.inputs()) {
        throw Refusal.of("reads %d inputs, given %d", layer.inputs(), read.length);
      }
      return Arrays.stream(read).mapToObj(this::output).toList();
    }

    /**
     * The output shape of a node for one image; {@link #INPUT} is the network's input.
     *
     * @throws IllegalArgumentException if there is no such node
     */
    public Shape output(int index) {
      if (index < INPUT || index >= nodes.size()) {
        throw new IllegalArgumentException("reads node " + index + ", which does not exist yet");
      }
      return index == INPUT ? inputShape : nodes.get(index).output();
    }

    /**
     * Builds the network; the node added last is its output.
     *
     * @throws IllegalArgumentException if there is no layer, or a layer other than the last is not
     *     read
     */
    public Network build() {
      if (nodes.isEmpty()) {
        throw new IllegalArgumentException("a network needs at least one layer");
      }
      Network network = new Network(inputShape, nodes, Task.MULTI_CLASS);
      for (int index = 0; index < nodes.size() - 1; index++) {
        if (network.readers(index).isEmpty()) {
          throw Refusal.of(
              "layer %s is not read by any other, and the network ends in %s",
              nodes.get(index).name(), nodes.getLast().name());
        }
      }
      return network;
    }
  }

  /** The shape of one image, (C,H,W). */
  public Shape inputShape() {
    return inputShape;
  }

  /** The output shape for one image; (classes) for a classifier. */
  public Shape outputShape() {
    return nodes.getLast().output();
  }

  /** One line: {@code (1, 28, 28) -> conv1 (32, 26, 26) -> … -> fc1 (10), 34826 parameters}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(inputShape.toString());
    for (Node node : nodes) {
      text.append(" -> ").append(node.name()).append(' ').append(node.output());
    }
    return text.append(", ").append(parameterCount()).append(" parameters").toString();
  }

  /** The nodes in topological order; the last one is the output. */
  public List<Node> nodes() {
    return nodes;
  }

  /**
   * The nodes that read a node (or {@link #INPUT}), ascending; a node that reads it twice occurs
   * twice.
   */
  public List<Integer> readers(int index) {
    List<Integer> readers = new ArrayList<>();
    for (int reader = index + 1; reader < nodes.size(); reader++) {
      for (int input : nodes.get(reader).inputs()) {
        if (input == index) {
          readers.add(reader);
        }
      }
    }
    return readers;
  }

  /** All parameters and buffers in order, under their full names. */
  public List<ParameterSpec> parameters() {
    return nodes.stream().flatMap(node -> node.parameters().stream()).toList();
  }

  /** The number of trainable values. */
  public long parameterCount() {
    return parameters().stream()
        .filter(ParameterSpec::trainable)
        .mapToLong(p -> p.shape().size())
        .sum();
  }

  /** Floating-point operations of the forward pass of one image; a multiply-add counts as two. */
  public long flops() {
    return nodes.stream().mapToLong(Node::flops).sum();
  }

  /**
   * Creates random weights. Values of convolutions and fully connected layers are uniform in plus
   * or minus 1/sqrt(fan-in), PyTorch's default ({@code kaiming_uniform_(a=sqrt(5))}); other
   * parameters are constant.
   *
   * @param seed determines all values
   */
  public Map<String, Tensor> initialize(long seed) {
    return Initializer.initialize(parameters(), seed);
  }

  /**
   * Checks that weights fit this network: no parameter is missing or superfluous, all shapes match,
   * all values are finite, and no running variance is negative.
   *
   * @throws IllegalArgumentException if not; the message names the first parameter with another
   *     shape and both shapes, or with NaN or infinity, or lists missing and superfluous parameters
   */
  public void checkWeights(Map<String, Tensor> weights) {
    List<String> missing = new ArrayList<>();
    List<String> left = new ArrayList<>(weights.keySet());
    for (ParameterSpec parameter : parameters()) {
      Tensor tensor = weights.get(parameter.name());
      left.remove(parameter.name());
      if (tensor == null) {
        missing.add(parameter.name());
      } else if (!tensor.shape().equals(parameter.shape())) {
        throw new IllegalArgumentException(
            "parameter "
                + parameter.name()
                + " has shape "
                + tensor.shape()
                + " in the weights, but the network expects "
                + parameter.shape());
      } else {
        requireUsable(parameter.name(), tensor.values());
      }
    }
    if (!missing.isEmpty() || !left.isEmpty()) {
      throw new IllegalArgumentException(
          "the weights belong to another network: missing " + missing + ", superfluous " + left);
    }
  }

  private static void requireUsable(String name, float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw Refusal.of("parameter %s contains %s, at element %,d", name, values[i], i);
      }
      if (values[i] < 0 && name.endsWith(".running_var")) {
        throw Refusal.of("parameter %s contains the variance %s, below 0", name, values[i]);
      }
    }
  }
}
