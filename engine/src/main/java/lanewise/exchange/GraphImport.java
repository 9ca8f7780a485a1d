package lanewise.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import lanewise.format.onnx.OnnxGraph;
import lanewise.format.onnx.OnnxModel;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.nn.Layer;
import lanewise.nn.Network;
import lanewise.onnx.ConstantFolding;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One graph on its way to a network: where each value comes from, what is constant, which nodes are
 * merged into earlier ones. {@link NodeImport} says what becomes of a node.
 */
final class GraphImport {
  private static final int IMAGE_RANK = 4;

  /** The version of the operator set. */
  final int version;

  /** The number of images in the arithmetic of shapes. */
  final int images;

  private final OnnxGraph graph;
  private final Map<String, String> metadata;
  private final Network.Builder builder;
  private final Map<String, OnnxTensor> constants;
  private final Map<String, Place> places = new HashMap<>();
  private final Map<String, List<OnnxNode>> readers = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final List<Map<String, Tensor>> parameters = new ArrayList<>();
  private final LayerInputs layerInputs = new LayerInputs(this);

  /** Whether a constant was computed from the number of images. */
  private boolean readsImages;

  /**
   * @param image the shape of an image of the network
   * @param given the input as the graph sees it
   * @param images the number of images in the arithmetic of shapes
   */
  GraphImport(OnnxModel model, int version, String input, Shape image, Place given, int images) {
    this.graph = model.graph();
    this.metadata = model.metadata();
    this.version = version;
    this.images = images;
    this.builder = Network.builder(image);
    this.constants = new HashMap<>(graph.initializers());
    places.put(input, given);
  }

  /** Whether a constant was computed from the number of images. */
  boolean readsImages() {
    return readsImages;
  }

  /** Reads the graph, which has one input and one output. */
  ImportedNetwork read() {
    List<OnnxNode> live = live();
    for (OnnxNode node : live) {
      for (String input : node.inputs()) {
        readers.computeIfAbsent(input, _ -> new ArrayList<>()).add(node);
      }
    }
    NodeImport rules = new NodeImport(this);
    // Constants are folded first, because a node that is merged into an earlier one may read a
    // constant that comes later in the graph.
    live.stream().filter(this::isFoldable).forEach(this::fold);
    for (OnnxNode node : live) {
      if (node.outputs().stream().noneMatch(this::isKnown)) {
        if (isFoldable(node)) {
          fold(node);
        } else {
          rules.read(node);
        }
      }
    }
    Place last = places.get(graph.outputs().getFirst().name());
    if (last == null) {
      throw new IllegalArgumentException("the graph does not use its input");
    }
    OnnxNode end = live.getLast();
    int output = layerInputs.of(end, last, Shape.of(last.shape().size()));
    if (output != parameters.size() - 1) {
      throw end.refused("is not at the end of the graph, which is not supported");
    }
    Network network = builder.build();
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      String name = network.nodes().get(i).name();
      parameters.get(i).forEach((key, tensor) -> weights.put(name + "." + key, tensor));
    }
    network.checkWeights(weights);
    return new ImportedNetwork(network, weights, last.shape(), last.ending(), metadata);
  }

  private boolean isKnown(String name) {
    return places.containsKey(name) || constants.containsKey(name) || taken.contains(name);
  }

  /** Whether a node's inputs are all constant. */
  private boolean isFoldable(OnnxNode node) {
    return ConstantFolding.knows(node)
        && node.inputs().stream().allMatch(name -> name.isEmpty() || constants.containsKey(name));
  }

  private void fold(OnnxNode node) {
    List<@Nullable OnnxTensor> inputs = new ArrayList<>();
    node.inputs().forEach(name -> inputs.add(constants.get(name)));
    List<@Nullable OnnxTensor> outputs = ConstantFolding.fold(node, version, inputs);
    for (int i = 0; i < Math.min(outputs.size(), node.outputs().size()); i++) {
      OnnxTensor output = outputs.get(i);
      if (output != null) {
        constants.put(node.outputs().get(i), output);
      }
    }
  }

  /** Computes {@code Shape} of a value. */
  void describe(OnnxNode node) {
    OnnxTensor description = ConstantFolding.describe(node, version, fullShape(place(node, 0)));
    readsImages |= Arrays.stream(description.integers()).anyMatch(extent -> extent % images == 0);
    constants.put(node.outputs().getFirst(), description);
  }

  /** The shape of a value, including the batch axis. */
  int[] fullShape(Place place) {
    int[] shape = new int[place.shape().rank() + 1];
    shape[0] = images;
    System.arraycopy(place.shape().toArray(), 0, shape, 1, shape.length - 1);
    return shape;
  }

  /** The nodes that the output needs, in order. */
  private List<OnnxNode> live() {
    Set<String> needed = new HashSet<>();
    needed.add(graph.outputs().getFirst().name());
    List<OnnxNode> live = new ArrayList<>();
    for (OnnxNode node : graph.nodes().reversed()) {
      if (node.outputs().stream().anyMatch(needed::contains)) {
        if (!node.operator().equals("Split")
            && node.outputs().stream().skip(1).anyMatch(needed::contains)) {
          throw node.refused("is read at another output than its first, which is not supported");
        }
        live.addFirst(node);
        needed.addAll(node.inputs());
      }
    }
    return live;
  }

  /** Adds a layer that produces a node's output. */
  void add(OnnxNode node, Layer layer, Map<String, Tensor> weights, int... inputs) {
    int index = addLayer(node, layer, weights, inputs);
    bind(node, Place.of(index, builder.output(index)));
  }

  /** A layer made from a node's attributes, which may not be valid. */
  static <T> T layer(OnnxNode node, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw node.refused("cannot be a layer: " + e.getMessage());
    }
  }

  /** Adds a layer for a node and returns the layer's index. */
  int addLayer(OnnxNode node, Layer layer, Map<String, Tensor> weights, int... inputs) {
    int index = layer(node, () -> builder.add(layer, inputs));
    parameters.add(weights);
    return index;
  }

  /**
   * Adds a layer that reads one axis of a value as its channels and all others as pixels.
   *
   * @return the layer's output, with the axes of the value
   */
  Place along(OnnxNode node, Place place, int axis, Layer layer, Map<String, Tensor> weights) {
    Place first = place.moved(axis, 0, made(place.node()).size());
    int[] extents = first.shape().toArray();
    Shape read = extents.length == 1 ? first.shape() : LayerInputs.asImage(first.shape());
    int index = addLayer(node, layer, weights, layerInput(node, first, read));
    extents[0] = made(index).extent(0);
    return Place.of(index, made(index))
        .reshaped(Shape.of(extents))
        .moved(0, axis, made(index).size());
  }

  /** The output shape of a node of the network. */
  Shape made(int index) {
    return builder.output(index);
  }

  /**
   * The node of the network that produces a value in the shape (C,H,W) or (F) that a layer needs.
   */
  int layerInput(OnnxNode node, Place place, Shape shape) {
    return layerInputs.of(node, place, shape);
  }

  /**
   * The node of the network that produces a node's first input, as images.
   *
   * @throws IllegalArgumentException if it is not (N,C,H,W)
   */
  int imageInput(OnnxNode node) {
    Place place = place(node, 0);
    if (place.shape().rank() != IMAGE_RANK - 1) {
      throw node.refused("reads values of shape N x %s; expected images", place.shape());
    }
    return layerInput(node, place, place.shape());
  }

  /** Marks a later node as merged into an earlier one. */
  void markMerged(OnnxNode node) {
    taken.add(node.outputs().getFirst());
  }

  /** Records where a node's output comes from. */
  void bind(OnnxNode node, Place place) {
    bind(node.outputs().getFirst(), place);
  }

  /** Records where a value comes from. */
  void bind(String name, Place place) {
    places.put(name, place);
  }

  /** The value that a node reads, which must be computed from the images. */
  Place place(OnnxNode node, int input) {
    String name = input < node.inputs().size() ? node.inputs().get(input) : "";
    Place place = places.get(name);
    if (place == null) {
      throw node.refused(
          constants.containsKey(name)
              ? String.format(
                  Locale.ROOT, "computes with the constant '%s', which is not supported", name)
              : String.format(Locale.ROOT, "reads '%s', which no earlier node produces", name));
    }
    if (place.ending().classes() != 0 && !ConstantFolding.reshapes(node)) {
      throw node.refused("reads a softmax, which is supported only at the end");
    }
    return place;
  }

  /** The constant that a node reads; null if the input is omitted. */
  @Nullable OnnxTensor optionalConstant(OnnxNode node, int input) {
    if (input >= node.inputs().size() || node.inputs().get(input).isEmpty()) {
      return null;
    }
    OnnxTensor constant = constants.get(node.inputs().get(input));
    if (constant == null) {
      throw node.refused(
          "reads '%s', which is not constant; that is not supported", node.inputs().get(input));
    }
    return constant;
  }

  /** The single number that a node reads; {@code otherwise} if the input is omitted. */
  double scalar(OnnxNode node, int input, double otherwise) {
    OnnxTensor constant = optionalConstant(node, input);
    if (constant == null) {
      return otherwise;
    }
    if (constant.size() != 1) {
      throw node.refused("has %s as input %d; expected one number", constant, input);
    }
    return constant.real(0);
  }

  /** The constant that a node must read. */
  OnnxTensor constant(OnnxNode node, int input) {
    OnnxTensor constant = optionalConstant(node, input);
    if (constant == null) {
      throw node.refused("has no input " + input);
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

  /** Converts a constant to a tensor. */
  static Tensor tensor(OnnxTensor constant) {
    return new Tensor(Shape.of(constant.shape()), constant.floats());
  }
}
