package lanewise.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * A network: layers one after the other, with a name for each and the shapes between them. A value;
 * its weights live beside it, as a map from parameter names to tensors.
 *
 * <pre>{@code
 * Network network =
 *     Network.of(
 *         Shape.of(1, 28, 28),
 *         new Conv2d(32, 3).padding(1), new ReLU(), new MaxPool2d(2),
 *         new Flatten(), new Linear(10));
 * }</pre>
 */
public final class Network {
  /**
   * A layer in its place.
   *
   * @param name kind and number: {@code conv1}, {@code fc2}
   * @param layer what it is
   * @param input the shape of one image on entry
   * @param output the shape of one image on leaving
   */
  public record Node(String name, Layer layer, Shape input, Shape output) {
    /** The layer's parameters under their full names, {@code conv1.weight}. */
    public List<ParameterSpec> parameters() {
      return layer.parameters(input).stream()
          .map(p -> new ParameterSpec(name + "." + p.name(), p.shape(), p.fanIn()))
          .toList();
    }

    /** Floating-point operations for one image; a multiply-add counts two. */
    public long flops() {
      return layer.flops(input);
    }
  }

  private final Shape inputShape;
  private final List<Node> nodes;

  private Network(Shape inputShape, List<Node> nodes) {
    this.inputShape = inputShape;
    this.nodes = List.copyOf(nodes);
  }

  /**
   * Puts layers together.
   *
   * @param inputShape the shape of one image, (C,H,W)
   * @throws IllegalArgumentException if a layer cannot take what the one before it makes; the
   *     message names the layer and the shape
   */
  public static Network of(Shape inputShape, Layer... layers) {
    return of(inputShape, List.of(layers));
  }

  /** As {@link #of(Shape, Layer...)}. */
  public static Network of(Shape inputShape, List<Layer> layers) {
    List<Node> nodes = new ArrayList<>();
    Map<String, Integer> numbers = new LinkedHashMap<>();
    Shape shape = inputShape;
    for (Layer layer : layers) {
      String name = layer.kind() + numbers.merge(layer.kind(), 1, Integer::sum);
      Shape output;
      try {
        output = layer.output(shape);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("layer " + name + ": " + e.getMessage(), e);
      }
      nodes.add(new Node(name, layer, shape, output));
      shape = output;
    }
    return new Network(inputShape, nodes);
  }

  /** The shape of one image, (C,H,W). */
  public Shape inputShape() {
    return inputShape;
  }

  /** The shape one image leaves the network with; (classes) for a classifier. */
  public Shape outputShape() {
    return nodes.isEmpty() ? inputShape : nodes.get(nodes.size() - 1).output();
  }

  /** The layers in order. */
  public List<Node> nodes() {
    return nodes;
  }

  /** All parameters in order, under their full names. */
  public List<ParameterSpec> parameters() {
    return nodes.stream().flatMap(node -> node.parameters().stream()).toList();
  }

  /** The number of trainable values. */
  public long parameterCount() {
    return parameters().stream().mapToLong(p -> p.shape().size()).sum();
  }

  /** Floating-point operations of one forward pass of one image; a multiply-add counts two. */
  public long flops() {
    return nodes.stream().mapToLong(Node::flops).sum();
  }

  /**
   * Fresh weights: every value uniform in plus or minus 1/sqrt(fan-in), PyTorch's default for
   * convolutions and fully connected layers (its {@code kaiming_uniform_(a=sqrt(5))}).
   *
   * @param seed the same seed gives the same bytes
   */
  public Map<String, Tensor> initialize(long seed) {
    return Initializer.uniform(parameters(), seed);
  }

  /**
   * Checks that weights are this network's: every parameter there, none left over, each of its
   * shape.
   *
   * @throws IllegalArgumentException in one line naming the first parameter that differs and both
   *     shapes, or what is missing or left over
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
      }
    }
    if (!missing.isEmpty() || !left.isEmpty()) {
      throw new IllegalArgumentException(
          "the weights belong to another network: missing " + missing + ", left over " + left);
    }
  }
}
