package lanewise.exchange;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lanewise.format.onnx.ElementType;
import lanewise.format.onnx.OnnxGraph;
import lanewise.format.onnx.OnnxModel;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.format.onnx.OnnxValue;
import lanewise.format.onnx.OnnxValue.Extent;
import lanewise.nn.Flatten;
import lanewise.nn.Layer;
import lanewise.nn.Network;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Turns an ONNX model that classifies images into a network with weights. Constants may stand in
 * initializers or {@code Constant} nodes; a last {@code Softmax} or {@code LogSoftmax} is left out,
 * since the loss has its own. What cannot be said with our layers is refused by name.
 */
public final class OnnxImport {
  private static final int IMAGE_RANK = 4;

  /** The version of the operators. */
  final int version;

  private final OnnxGraph graph;
  private final Network.Builder builder;
  private final Map<String, OnnxTensor> constants;
  private final Map<String, Place> places = new HashMap<>();
  private final Map<String, List<OnnxNode>> readers = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final List<Map<String, Tensor>> parameters = new ArrayList<>();

  /** Where a value comes from: a node of the network (or its input), and its shape for an image. */
  record Place(int node, Shape shape) {}

  private OnnxImport(OnnxGraph graph, int version, String input, Shape image) {
    this.graph = graph;
    this.version = version;
    this.builder = Network.builder(image);
    this.constants = new HashMap<>(graph.initializers());
    places.put(input, new Place(Network.INPUT, image));
  }

  /**
   * Makes the network.
   *
   * @throws IllegalArgumentException in one line that names the node, its operator and what about
   *     it is not supported, or what is wrong with the graph
   */
  public static ImportedNetwork of(OnnxModel model) {
    OnnxGraph graph = model.graph();
    int version =
        model
            .opset("")
            .orElseThrow(
                () -> new IllegalArgumentException("the model names no version of the operators"));
    List<OnnxValue> inputs =
        graph.inputs().stream()
            .filter(value -> !graph.initializers().containsKey(value.name()))
            .toList();
    if (inputs.size() != 1 || graph.outputs().size() != 1) {
      throw new IllegalArgumentException(
          "the graph has %d inputs and %d outputs; expected images in and classes out"
              .formatted(inputs.size(), graph.outputs().size()));
    }
    OnnxValue input = inputs.getFirst();
    OnnxImport reader = new OnnxImport(graph, version, input.name(), imageShape(input));
    return reader.read();
  }

  private static Shape imageShape(OnnxValue input) {
    List<Extent> shape = input.shape();
    if (input.type() == 0 || !ElementType.of(input.type()).isReal() || shape == null) {
      throw new IllegalArgumentException(
          "input '%s' is no tensor of real numbers with a shape".formatted(input.name()));
    }
    if (shape.size() != IMAGE_RANK
        || shape.stream().skip(1).anyMatch(e -> e.value() < 1 || e.value() > Integer.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "input '%s' has shape %s; expected (N,C,H,W) with C, H and W given"
              .formatted(input.name(), shape));
    }
    return Shape.of(shape.stream().skip(1).mapToInt(e -> (int) e.value()).toArray());
  }

  private ImportedNetwork read() {
    List<OnnxNode> live = live();
    for (OnnxNode node : live) {
      for (String input : node.inputs()) {
        readers.computeIfAbsent(input, _ -> new ArrayList<>()).add(node);
      }
    }
    NodeImport rules = new NodeImport(this);
    // Constants first: a node that is taken in may read one that stands behind the node before it.
    live.stream().filter(this::isConstant).forEach(rules::read);
    for (OnnxNode node : live) {
      String output = node.outputs().getFirst();
      if (!places.containsKey(output)
          && !constants.containsKey(output)
          && !taken.contains(output)) {
        rules.read(node);
      }
    }
    String output = graph.outputs().getFirst().name();
    Place last = places.get(output);
    if (last == null || last.node() != parameters.size() - 1 || parameters.isEmpty()) {
      throw new IllegalArgumentException("the graph computes nothing that is trained");
    }
    if (last.shape().rank() != 1) {
      builder.add(new Flatten());
      parameters.add(Map.of());
    }
    Network network = builder.build();
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      String name = network.nodes().get(i).name();
      parameters.get(i).forEach((key, tensor) -> weights.put(name + "." + key, tensor));
    }
    network.checkWeights(weights);
    return new ImportedNetwork(network, weights);
  }

  /** Whether a node makes a constant; those that it reads have been read. */
  private boolean isConstant(OnnxNode node) {
    return node.operator().equals("Constant")
        || (node.operator().equals("Identity") && isConstant(node, 0));
  }

  /** The nodes that the output needs, in order. */
  private List<OnnxNode> live() {
    Set<String> needed = new HashSet<>();
    needed.add(graph.outputs().getFirst().name());
    List<OnnxNode> live = new ArrayList<>();
    for (OnnxNode node : graph.nodes().reversed()) {
      if (node.outputs().stream().anyMatch(needed::contains)) {
        if (node.outputs().isEmpty() || !needed.contains(node.outputs().getFirst())) {
          throw node.refused("is read at another output than its first, which is not supported");
        }
        if (node.outputs().stream().skip(1).anyMatch(needed::contains)) {
          throw node.refused("is read at several outputs, which is not supported");
        }
        live.addFirst(node);
        needed.addAll(node.inputs());
      }
    }
    return live;
  }

  /** Adds a layer that makes a node's output. */
  void add(OnnxNode node, Layer layer, Map<String, Tensor> weights, Place... inputs) {
    int[] indices = new int[inputs.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = inputs[i].node();
    }
    try {
      int index = builder.add(layer, indices);
      parameters.add(weights);
      bind(node, new Place(index, layer.output(inputs[0].shape())));
    } catch (IllegalArgumentException e) {
      throw node.refused("cannot be a layer: " + e.getMessage());
    }
  }

  /** Says that a later node has become part of an earlier one. */
  void takeIn(OnnxNode node) {
    taken.add(node.outputs().getFirst());
  }

  /** Says what a node's output is. */
  void bind(OnnxNode node, Place place) {
    places.put(node.outputs().getFirst(), place);
  }

  /** Says that a node's output is constant. */
  void bind(OnnxNode node, OnnxTensor constant) {
    constants.put(node.outputs().getFirst(), constant);
  }

  /** The value that a node reads, which must be computed from the images. */
  Place place(OnnxNode node, int input) {
    String name = input < node.inputs().size() ? node.inputs().get(input) : "";
    Place place = places.get(name);
    if (place == null) {
      throw node.refused(
          constants.containsKey(name)
              ? "computes with the constant '%s', which is not supported".formatted(name)
              : "reads '%s', which nothing before it makes".formatted(name));
    }
    return place;
  }

  /** The constant that a node reads; null if the input is left out. */
  @Nullable OnnxTensor optionalConstant(OnnxNode node, int input) {
    if (input >= node.inputs().size() || node.inputs().get(input).isEmpty()) {
      return null;
    }
    OnnxTensor constant = constants.get(node.inputs().get(input));
    if (constant == null) {
      throw node.refused(
          "reads '%s', which is not constant; that is not supported"
              .formatted(node.inputs().get(input)));
    }
    return constant;
  }

  /** The one number that a node reads; {@code otherwise} if the input is left out. */
  double scalar(OnnxNode node, int input, double otherwise) {
    OnnxTensor constant = optionalConstant(node, input);
    if (constant == null) {
      return otherwise;
    }
    if (constant.size() != 1) {
      throw node.refused("has %s as input %d; expected one number".formatted(constant, input));
    }
    return constant.real(0);
  }

  /** The constant that a node must read. */
  OnnxTensor constant(OnnxNode node, int input) {
    OnnxTensor constant = optionalConstant(node, input);
    if (constant == null) {
      throw node.refused("lacks input " + input);
    }
    return constant;
  }

  /** Whether an input of a node is constant. */
  boolean isConstant(OnnxNode node, int input) {
    return input < node.inputs().size() && constants.containsKey(node.inputs().get(input));
  }

  /** The only node that reads a node's output; null if there are others or it is the graph's. */
  @Nullable OnnxNode onlyReader(OnnxNode node) {
    List<OnnxNode> all = readers.getOrDefault(node.outputs().getFirst(), List.of());
    return all.size() == 1 && !isOutput(node) ? all.getFirst() : null;
  }

  /** Whether a node makes the graph's output. */
  boolean isOutput(OnnxNode node) {
    return graph.outputs().getFirst().name().equals(node.outputs().getFirst());
  }

  /** Whether the model takes one image at a time, and may say 1 where it means N. */
  boolean isSingle() {
    List<Extent> shape =
        graph.inputs().stream()
            .filter(value -> !graph.initializers().containsKey(value.name()))
            .findFirst()
            .orElseThrow()
            .shape();
    return shape != null && shape.getFirst().value() == 1;
  }

  /** Constants as a tensor of ours. */
  static Tensor tensor(OnnxTensor constant) {
    return new Tensor(Shape.of(constant.shape()), constant.floats());
  }
}
