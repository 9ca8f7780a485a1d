package lanewise.exchange;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import lanewise.exchange.OnnxImport.Place;
import lanewise.format.onnx.OnnxNode;
import lanewise.nn.Add;
import lanewise.nn.Clip;
import lanewise.nn.Dropout;
import lanewise.nn.GELU;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.GlobalMaxPool2d;
import lanewise.nn.Layer;
import lanewise.nn.LeakyReLU;
import lanewise.nn.MaxPool2d;
import lanewise.nn.ReLU;
import lanewise.nn.SiLU;
import lanewise.onnx.GraphEvaluator;
import lanewise.tensor.Window;

/** What each ONNX operator becomes; those with much to say have files of their own. */
final class NodeImport {
  private static final Set<String> MAX_POOL =
      Set.of(
          "auto_pad", "ceil_mode", "dilations", "kernel_shape", "pads", "storage_order", "strides");
  private static final Set<String> AVERAGE_POOL =
      Set.of(
          "auto_pad",
          "ceil_mode",
          "count_include_pad",
          "dilations",
          "kernel_shape",
          "pads",
          "strides");

  private final OnnxImport model;
  private final WindowImport windows;
  private final ConvImport convolutions;
  private final BatchNormImport norms;
  private final LinearImport products;
  private final ReshapeImport shapes;

  /** Values that are the sigmoid of another one, waiting for the product that makes them SiLU. */
  private final Map<String, String> sigmoids = new LinkedHashMap<>();

  NodeImport(OnnxImport model) {
    this.model = model;
    this.windows = new WindowImport(model);
    this.convolutions = new ConvImport(model, windows);
    this.norms = new BatchNormImport(model);
    this.products = new LinearImport(model, norms);
    this.shapes = new ReshapeImport(model);
  }

  /**
   * Takes a node in.
   *
   * @throws IllegalArgumentException naming the node if it cannot be a layer
   */
  void read(OnnxNode node) {
    if (!node.domain().isEmpty()) {
      throw node.refused("is an operator of '%s', not supported".formatted(node.domain()));
    }
    switch (node.operator()) {
      case "Conv" -> convolutions.read(node);
      case "BatchNormalization" -> norms.read(node);
      case "Relu" -> layer(node, new ReLU(), Set.of());
      case "LeakyRelu" -> layer(node, new LeakyReLU(node.real("alpha", 0.01f)), Set.of("alpha"));
      case "Clip" -> layer(node, clip(node), Set.of("min", "max"));
      case "Gelu" -> {
        if (!node.text("approximate", "none").equals("none")) {
          throw node.refused("has attribute approximate, which is not supported");
        }
        layer(node, new GELU(), Set.of("approximate"));
      }
      case "Sigmoid" -> {
        model.place(node, 0);
        sigmoids.put(node.outputs().getFirst(), node.inputs().getFirst());
      }
      case "Mul" -> readMul(node);
      case "MaxPool" -> {
        node.allow(MAX_POOL);
        Window window = windows.maxPool(node, model.place(node, 0).shape());
        layer(node, new MaxPool2d(window), MAX_POOL);
      }
      case "AveragePool" -> {
        node.allow(AVERAGE_POOL);
        layer(node, windows.averagePool(node, model.place(node, 0).shape()), AVERAGE_POOL);
      }
      case "GlobalAveragePool" -> layer(node, new GlobalAvgPool2d(), Set.of());
      case "GlobalMaxPool" -> layer(node, new GlobalMaxPool2d(), Set.of());
      case "Gemm" -> products.readGemm(node);
      case "MatMul" -> products.readMatMul(node);
      case "Add" -> readAdd(node);
      case "Flatten" -> shapes.readFlatten(node);
      case "Reshape" -> shapes.readReshape(node);
      case "Dropout" -> readDropout(node);
      case "Pad" -> windows.readPad(node);
      case "Identity" -> {
        if (model.isConstant(node, 0)) {
          model.bind(node, model.constant(node, 0));
        } else {
          model.bind(node, model.place(node, 0));
        }
      }
      case "Constant" -> readConstant(node);
      case "Softmax", "LogSoftmax" -> readSoftmax(node);
      default -> throw node.refused("is an operator that is not supported");
    }
  }

  private void readConstant(OnnxNode node) {
    try {
      model.bind(node, GraphEvaluator.constant(node));
    } catch (UnsupportedOperationException e) {
      throw new IllegalArgumentException(e.getMessage() + ", which is not supported", e);
    }
  }

  private void layer(OnnxNode node, Layer layer, Set<String> attributes) {
    node.allow(attributes);
    Place input = model.place(node, 0);
    model.add(node, layer, Map.of(), input);
  }

  private Clip clip(OnnxNode node) {
    float low = Float.NEGATIVE_INFINITY;
    float high = Float.POSITIVE_INFINITY;
    if (model.version < 11) {
      return new Clip(node.real("min", low), node.real("max", high));
    }
    return new Clip((float) model.scalar(node, 1, low), (float) model.scalar(node, 2, high));
  }

  private void readMul(OnnxNode node) {
    if (node.inputs().size() != 2) {
      throw node.refused("has %d inputs instead of 2".formatted(node.inputs().size()));
    }
    String a = node.inputs().getFirst();
    String b = node.inputs().getLast();
    if (a.equals(sigmoids.get(b)) || b.equals(sigmoids.get(a))) {
      boolean first = a.equals(sigmoids.get(b));
      model.add(node, new SiLU(), Map.of(), model.place(node, first ? 0 : 1));
      return;
    }
    throw node.refused("is a product that is not supported (only x * sigmoid(x) is)");
  }

  private void readAdd(OnnxNode node) {
    if (model.version < 7 && node.whole("broadcast", 0) != 0) {
      throw node.refused("has attribute broadcast, which is not supported");
    }
    node.allow(Set.of("broadcast", "consumed_inputs"));
    model.add(node, new Add(), Map.of(), model.place(node, 0), model.place(node, 1));
  }

  private void readDropout(OnnxNode node) {
    node.allow(Set.of("ratio", "seed", "is_test", "consumed_inputs"));
    if (model.version >= 12) {
      if (model.scalar(node, 2, 0) != 0) {
        throw node.refused("has training_mode on, which is not supported; export it for inference");
      }
    }
    double probability =
        model.version >= 12 ? model.scalar(node, 1, 0.5) : node.real("ratio", 0.5f);
    model.add(node, new Dropout((float) probability), Map.of(), model.place(node, 0));
  }

  private void readSoftmax(OnnxNode node) {
    node.allow(Set.of("axis"));
    Place input = model.place(node, 0);
    long axis = node.whole("axis", model.version >= 13 ? -1 : 1);
    if (!model.isOutput(node) || input.shape().rank() != 1 || (axis != 1 && axis != -1)) {
      throw node.refused("is not over the classes at the end, which alone is supported");
    }
    model.bind(node, input);
  }
}
