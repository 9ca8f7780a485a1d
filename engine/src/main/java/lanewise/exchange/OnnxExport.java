package lanewise.exchange;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lanewise.format.FormatException;
import lanewise.format.onnx.ElementType;
import lanewise.format.onnx.OnnxAttribute;
import lanewise.format.onnx.OnnxAttribute.Real;
import lanewise.format.onnx.OnnxAttribute.Text;
import lanewise.format.onnx.OnnxAttribute.Whole;
import lanewise.format.onnx.OnnxAttribute.Wholes;
import lanewise.format.onnx.OnnxFile;
import lanewise.format.onnx.OnnxGraph;
import lanewise.format.onnx.OnnxModel;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.format.onnx.OnnxValue;
import lanewise.format.onnx.OnnxValue.Extent;
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
import lanewise.nn.Layer;
import lanewise.nn.LayerNorm;
import lanewise.nn.Linear;
import lanewise.nn.LocalResponseNorm;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Mul;
import lanewise.nn.Network;
import lanewise.nn.PReLU;
import lanewise.nn.Pad2d;
import lanewise.nn.Reshape;
import lanewise.nn.SelectChannels;
import lanewise.refusal.Refusal;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window;

/**
 * Turns a network and its weights into an ONNX model: input {@code images} (N,C,H,W) with N open,
 * output {@code logits} (N,classes), or {@code probabilities}. Nodes have the names of the layers,
 * initializers those of the parameters.
 */
public final class OnnxExport {
  /** The name of the input. */
  public static final String INPUT = "images";

  private static final String LOGITS = "logits";
  private static final String PROBABILITIES = "probabilities";

  /** ONNX 1.12, which all current runtimes support. */
  private static final int OPSET = 17;

  /** The first version in which {@code Pad} can wrap and {@code AveragePool} can dilate. */
  private static final int OPSET_WITH_WRAPPING = 19;

  /** The first version with the operator {@code Gelu}. */
  private static final int OPSET_WITH_GELU = 20;

  private static final int IR_VERSION = 8;
  private static final int IR_VERSION_SINCE_19 = 9;

  private final Network network;
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, OnnxTensor> initializers = new LinkedHashMap<>();

  /** The lowest version that has all operators used. */
  private int opset = OPSET;

  private OnnxExport(Network network) {
    this.network = network;
  }

  /**
   * Writes a network to a file, atomically.
   *
   * @param weights all weights of the network
   * @param softmax whether the outputs are probabilities instead of logits
   * @param metadata the model's metadata
   * @throws IllegalArgumentException if the weights do not fit the network, or it has a custom
   *     layer
   * @throws FormatException if the file cannot be written
   */
  public static void write(
      Path file,
      Network network,
      Map<String, Tensor> weights,
      boolean softmax,
      Map<String, String> metadata) {
    OnnxFile.write(file, of(network, weights, softmax, metadata));
  }

  /**
   * Builds the model.
   *
   * @param weights all weights of the network
   * @param softmax whether the outputs are probabilities instead of logits
   * @param metadata the model's metadata
   * @throws IllegalArgumentException if the weights do not fit the network, or it has a custom
   *     layer
   */
  public static OnnxModel of(
      Network network, Map<String, Tensor> weights, boolean softmax, Map<String, String> metadata) {
    network.checkWeights(weights);
    return new OnnxExport(network).model(weights, softmax, metadata);
  }

  private OnnxModel model(
      Map<String, Tensor> weights, boolean softmax, Map<String, String> metadata) {
    weights.forEach(
        (name, tensor) ->
            initializers.put(name, OnnxTensor.ofFloats(tensor.shape().toArray(), tensor.values())));
    network.nodes().forEach(this::add);
    if (softmax) {
      switch (network.task()) {
        case MULTI_CLASS ->
            add("softmax", "Softmax", List.of(LOGITS), PROBABILITIES, Map.of("axis", new Whole(1)));
        case MULTI_LABEL -> add("sigmoid", "Sigmoid", List.of(LOGITS), PROBABILITIES, Map.of());
      }
    }
    OnnxValue input = value(INPUT, network.inputShape());
    OnnxValue output = value(softmax ? PROBABILITIES : LOGITS, network.outputShape());
    OnnxGraph graph =
        new OnnxGraph("lanewise", nodes, initializers, List.of(input), List.of(output));
    int irVersion = opset >= OPSET_WITH_WRAPPING ? IR_VERSION_SINCE_19 : IR_VERSION;
    return new OnnxModel(irVersion, Map.of("", opset), graph, metadata);
  }

  private static OnnxValue value(String name, Shape shape) {
    List<Extent> extents = new ArrayList<>();
    extents.add(Extent.open("N"));
    for (int extent : shape.toArray()) {
      extents.add(Extent.of(extent));
    }
    return new OnnxValue(name, ElementType.FLOAT.number(), extents);
  }

  /** The name of a node's output; that of the last node is the logits. */
  private String output(int index) {
    if (index == Network.INPUT) {
      return INPUT;
    }
    List<Network.Node> all = network.nodes();
    return index == all.size() - 1 ? LOGITS : all.get(index).name();
  }

  private void add(Network.Node node) {
    Layer layer = node.layer();
    switch (layer) {
      case Conv2d conv -> {
        Map<String, OnnxAttribute> attributes = new LinkedHashMap<>(window(conv.window()));
        if (conv.groups() > 1) {
          attributes.put("group", new Whole(conv.groups()));
        }
        add(node, "Conv", attributes);
      }
      case Linear _ -> add(node, "Gemm", Map.of("transB", new Whole(1)));
      case BatchNorm2d norm ->
          add(
              node,
              "BatchNormalization",
              Map.of(
                  "epsilon", new Real(norm.epsilon()),
                  "momentum", new Real(1 - norm.momentum())));
      case Activation activation -> addActivation(node, activation);
      case MaxPool2d pool -> add(node, "MaxPool", window(pool.window()));
      case AvgPool2d pool -> {
        Map<String, OnnxAttribute> attributes = new LinkedHashMap<>(window(pool.window()));
        attributes.put("count_include_pad", new Whole(pool.countsPadding() ? 1 : 0));
        if (pool.window().isDilated()) {
          opset = Math.max(opset, OPSET_WITH_WRAPPING);
        }
        add(node, "AveragePool", attributes);
      }
      case Pad2d pad -> addPad(node, pad);
      case GlobalAvgPool2d _ -> add(node, "GlobalAveragePool", Map.of());
      case GlobalMaxPool2d _ -> add(node, "GlobalMaxPool", Map.of());
      case Flatten _ -> add(node, "Flatten", Map.of("axis", new Whole(1)));
      case LayerNorm norm -> addLayerNorm(node, norm);
      case LocalResponseNorm norm ->
          add(
              node,
              "LRN",
              Map.of(
                  "size", new Whole(norm.size()),
                  "alpha", new Real(norm.alpha()),
                  "beta", new Real(norm.beta()),
                  "bias", new Real(norm.k())));
      case Dropout dropout -> {
        String ratio = constant(node.name() + ".ratio", dropout.probability());
        add(node.name(), "Dropout", List.of(input(node), ratio), outputOf(node), Map.of());
      }
      case Add _ -> add(node, "Add", Map.of());
      case Mul _ -> add(node, "Mul", Map.of());
      case Affine _ -> addLine(node, perChannel(node, "weight"), perChannel(node, "bias"));
      case PReLU _ ->
          add(
              node.name(),
              "PRelu",
              List.of(input(node), perChannel(node, "weight")),
              outputOf(node),
              Map.of());
      case Concat _ -> add(node, "Concat", Map.of("axis", new Whole(1)));
      case SelectChannels select -> {
        long[] channels = select.channels().stream().mapToLong(Integer::longValue).toArray();
        String indices = constant(node.name() + ".channels", channels);
        List<String> inputs = List.of(input(node), indices);
        add(node.name(), "Gather", inputs, outputOf(node), Map.of("axis", new Whole(1)));
      }
      case Reshape to -> {
        String shape = constant(node.name() + ".shape", -1, to.channels(), to.height(), to.width());
        List<String> inputs = List.of(input(node), shape);
        add(node.name(), "Reshape", inputs, outputOf(node), Map.of());
      }
      case CustomLayer _ ->
          throw Refusal.of(
              "layer %s is a custom layer, for which ONNX has no operator", node.name());
    }
  }

  private void addActivation(Network.Node node, Activation layer) {
    switch (layer.function()) {
      case GELU -> {
        opset = Math.max(opset, OPSET_WITH_GELU);
        add(node, "Gelu", Map.of());
      }
      case GELU_TANH -> {
        opset = Math.max(opset, OPSET_WITH_GELU);
        add(node, "Gelu", Map.of("approximate", new Text("tanh")));
      }
      case SILU -> addSilu(node);
      case CLIP -> addClip(node, layer.value(0), layer.value(1));
      case SCALE -> {
        String factor = constant(node.name() + ".factor", layer.value(0));
        addLine(node, factor, constant(node.name() + ".offset", layer.value(1)));
      }
      default -> {
        OnnxFunction function = OnnxFunction.of(layer.function()).orElseThrow();
        add(node, function.operator(), function.attributes(layer));
      }
    }
  }

  /** The operator normalises the last axes, so images are turned for it. */
  private void addLayerNorm(Network.Node node, LayerNorm norm) {
    boolean images = node.input().rank() == 3;
    String turned = node.name() + ".turned";
    String normalized = images ? node.name() + ".normalized" : outputOf(node);
    if (images) {
      add(turned, "Transpose", List.of(input(node)), turned, Map.of("perm", wholes(0, 2, 3, 1)));
    }
    List<String> inputs = new ArrayList<>(List.of(images ? turned : input(node)));
    node.parameters().forEach(parameter -> inputs.add(parameter.name()));
    Map<String, OnnxAttribute> attributes =
        Map.of("axis", new Whole(-1), "epsilon", new Real(norm.epsilon()));
    String name = images ? normalized : node.name();
    add(name, "LayerNormalization", inputs, normalized, attributes);
    if (images) {
      Map<String, OnnxAttribute> back = Map.of("perm", wholes(0, 3, 1, 2));
      add(node.name(), "Transpose", List.of(normalized), outputOf(node), back);
    }
  }

  /** x * sigmoid(x), because few runtimes support the new operator {@code Swish}. */
  private void addSilu(Network.Node node) {
    String sigmoid = node.name() + ".sigmoid";
    add(sigmoid, "Sigmoid", List.of(input(node)), sigmoid, Map.of());
    add(node.name(), "Mul", List.of(input(node), sigmoid), outputOf(node), Map.of());
  }

  /** factor * x + offset. */
  private void addLine(Network.Node node, String factor, String offset) {
    String product = node.name() + ".product";
    add(product, "Mul", List.of(input(node), factor), product, Map.of());
    add(node.name(), "Add", List.of(product, offset), outputOf(node), Map.of());
  }

  /** A parameter with one value per channel, with further axes for images. */
  private String perChannel(Network.Node node, String parameter) {
    String name = node.name() + "." + parameter;
    int[] shape = new int[node.input().rank()];
    Arrays.fill(shape, 1);
    shape[0] = node.input().extent(0);
    initializers.computeIfPresent(name, (_, tensor) -> tensor.reshaped(shape));
    return name;
  }

  private void addClip(Network.Node node, float min, float max) {
    List<String> inputs = new ArrayList<>(List.of(input(node)));
    inputs.add(Float.isInfinite(min) ? "" : constant(node.name() + ".min", min));
    if (!Float.isInfinite(max)) {
      inputs.add(constant(node.name() + ".max", max));
    }
    add(node.name(), "Clip", inputs, outputOf(node), Map.of());
  }

  private void addPad(Network.Node node, Pad2d pad) {
    if (pad.mode() == Pad2d.Mode.WRAP) {
      opset = Math.max(opset, OPSET_WITH_WRAPPING);
    }
    String pads = node.name() + ".pads";
    constant(pads, 0, 0, pad.top(), pad.left(), 0, 0, pad.bottom(), pad.right());
    List<String> inputs = new ArrayList<>(List.of(input(node), pads));
    if (pad.mode() == Pad2d.Mode.CONSTANT && pad.value() != 0) {
      inputs.add(constant(node.name() + ".value", pad.value()));
    }
    Text mode = new Text(pad.mode().name().toLowerCase(Locale.ROOT));
    add(node.name(), "Pad", inputs, outputOf(node), Map.of("mode", mode));
  }

  private String constant(String name, float value) {
    initializers.put(name, OnnxTensor.ofFloats(new int[0], value));
    return name;
  }

  private String constant(String name, long... values) {
    initializers.put(name, OnnxTensor.ofIntegers(new int[] {values.length}, values));
    return name;
  }

  private String input(Network.Node node) {
    return output(node.inputs().getFirst());
  }

  private String outputOf(Network.Node node) {
    return output(network.nodes().indexOf(node));
  }

  /** A node that reads the layer's inputs, then its parameters. */
  private void add(Network.Node node, String operator, Map<String, OnnxAttribute> attributes) {
    List<String> inputs = new ArrayList<>();
    node.inputs().forEach(index -> inputs.add(output(index)));
    node.parameters().forEach(parameter -> inputs.add(parameter.name()));
    add(node.name(), operator, inputs, outputOf(node), attributes);
  }

  private void add(
      String name,
      String operator,
      List<String> inputs,
      String output,
      Map<String, OnnxAttribute> attributes) {
    nodes.add(new OnnxNode(name, operator, "", inputs, List.of(output), sorted(attributes)));
  }

  /** Sorted by name, so that the same network gives the same bytes. */
  private static Map<String, OnnxAttribute> sorted(Map<String, OnnxAttribute> attributes) {
    Map<String, OnnxAttribute> sorted = new LinkedHashMap<>();
    attributes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  private static Map<String, OnnxAttribute> window(Window window) {
    Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
    attributes.put("kernel_shape", wholes(window.height(), window.width()));
    attributes.put("strides", wholes(window.strideHeight(), window.strideWidth()));
    attributes.put(
        "pads", wholes(window.padTop(), window.padLeft(), window.padBottom(), window.padRight()));
    if (window.isDilated()) {
      attributes.put("dilations", wholes(window.dilationHeight(), window.dilationWidth()));
    }
    return attributes;
  }

  private static Wholes wholes(long... values) {
    List<Long> list = new ArrayList<>();
    for (long value : values) {
      list.add(value);
    }
    return new Wholes(list);
  }
}
