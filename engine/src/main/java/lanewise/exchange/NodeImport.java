package lanewise.exchange;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import lanewise.exchange.ImportedNetwork.Ending;
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
import lanewise.tensor.Shape;
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
  private final MovementImport movements;

  /** Values that are the sigmoid of another one, waiting for the product that makes them SiLU. */
  private final Map<String, String> sigmoids = new LinkedHashMap<>();

  NodeImport(OnnxImport model) {
    this.model = model;
    this.windows = new WindowImport(model);
    this.convolutions = new ConvImport(model, windows);
    this.norms = new BatchNormImport(model);
    this.products = new LinearImport(model, norms);
    this.movements = new MovementImport(model);
  }

  /**
   * Takes a node in.
   *
   * @throws IllegalArgumentException naming the node if it cannot be a layer
   */
  void read(OnnxNode node) {
    if (!node.domain().isEmpty()) {
      throw node.refused(
          String.format(Locale.ROOT, "is an operator of '%s', not supported", node.domain()));
    }
    switch (node.operator()) {
      case "Conv" -> convolutions.read(node);
      case "BatchNormalization" -> norms.read(node);
      case "Relu" -> pointwise(node, new ReLU(), Set.of("consumed_inputs"));
      case "LeakyRelu" ->
          pointwise(
              node, new LeakyReLU(node.real("alpha", 0.01f)), Set.of("alpha", "consumed_inputs"));
      case "Clip" -> pointwise(node, clip(node), Set.of("min", "max", "consumed_inputs"));
      case "Gelu" -> {
        if (!node.text("approximate", "none").equals("none")) {
          throw node.refused("has attribute approximate, which is not supported");
        }
        pointwise(node, new GELU(), Set.of("approximate"));
      }
      case "Sigmoid" -> {
        model.place(node, 0);
        sigmoids.put(node.outputs().getFirst(), node.inputs().getFirst());
      }
      case "Mul" -> readMul(node);
      case "MaxPool" -> {
        node.allow(MAX_POOL);
        int images = model.imageInput(node);
        Window window = windows.maxPool(node, model.made(images));
        model.add(node, new MaxPool2d(window), Map.of(), images);
      }
      case "AveragePool" -> {
        node.allow(AVERAGE_POOL);
        int images = model.imageInput(node);
        model.add(node, windows.averagePool(node, model.made(images)), Map.of(), images);
      }
      case "GlobalAveragePool" -> globalPool(node, new GlobalAvgPool2d());
      case "GlobalMaxPool" -> globalPool(node, new GlobalMaxPool2d());
      case "Gemm" -> products.readGemm(node);
      case "MatMul" -> products.readMatMul(node);
      case "Add" -> readAdd(node);
      case "Flatten", "Reshape", "Squeeze", "Unsqueeze" -> movements.readReshape(node);
      case "Transpose", "Slice", "Split", "Gather" -> movements.readChoice(node);
      case "Shape", "Size" -> model.describe(node);
      case "Dropout" -> readDropout(node);
      case "Pad" -> windows.readPad(node);
      case "Identity" -> model.bind(node, model.place(node, 0));
      case "Softmax", "LogSoftmax" -> readSoftmax(node);
      default -> throw node.refused("is an operator that is not supported");
    }
  }

  /** A function of single values: however the graph sees them, the layer takes them as made. */
  private void pointwise(OnnxNode node, Layer layer, Set<String> attributes) {
    node.allow(attributes);
    Place place = model.place(node, 0);
    model.bind(node, place.through(model.addLayer(node, layer, Map.of(), place.node())));
  }

  private void globalPool(OnnxNode node, Layer pool) {
    node.allow(Set.of());
    Place place = model.place(node, 0);
    if (place.shape().rank() < 2) {
      throw node.refused("pools values of shape N x " + place.shape());
    }
    int made =
        model.addLayer(
            node,
            pool,
            Map.of(),
            model.layerInput(node, place, LayerInputs.asImage(place.shape())));
    int[] shape = new int[place.shape().rank()];
    Arrays.fill(shape, 1);
    shape[0] = place.shape().extent(0);
    model.bind(node, Place.of(made, model.made(made)).reshaped(Shape.of(shape)));
  }

  private Clip clip(OnnxNode node) {
    float low = Float.NEGATIVE_INFINITY;
    float high = Float.POSITIVE_INFINITY;
    boolean attributes = model.version < 11;
    double min = attributes ? node.real("min", low) : model.scalar(node, 1, low);
    double max = attributes ? node.real("max", high) : model.scalar(node, 2, high);
    // Where the bounds cross, the upper one wins.
    return new Clip((float) Math.min(min, max), (float) max);
  }

  private void readMul(OnnxNode node) {
    if (node.inputs().size() != 2) {
      throw node.refused(
          String.format(Locale.ROOT, "has %d inputs instead of 2", node.inputs().size()));
    }
    String a = node.inputs().getFirst();
    String b = node.inputs().getLast();
    if (a.equals(sigmoids.get(b)) || b.equals(sigmoids.get(a))) {
      Place place = model.place(node, a.equals(sigmoids.get(b)) ? 0 : 1);
      model.bind(node, place.through(model.addLayer(node, new SiLU(), Map.of(), place.node())));
      return;
    }
    throw node.refused("is a product that is not supported (only x * sigmoid(x) is)");
  }

  private void readAdd(OnnxNode node) {
    if (model.version < 7 && node.whole("broadcast", 0) != 0) {
      throw node.refused("has attribute broadcast, which is not supported");
    }
    node.allow(Set.of("broadcast", "consumed_inputs"));
    Place left = model.place(node, 0);
    Place right = model.place(node, 1);
    if (!left.shape().equals(right.shape())) {
      throw node.refused(
          String.format(
              Locale.ROOT,
              "adds N x %s and N x %s, which is not supported",
              left.shape(),
              right.shape()));
    }
    if (left.isSeenAs(right) && model.made(left.node()).equals(model.made(right.node()))) {
      int sum = model.addLayer(node, new Add(), Map.of(), left.node(), right.node());
      model.bind(node, left.through(sum));
      return;
    }
    Shape shape = left.shape().rank() == 1 ? left.shape() : LayerInputs.asImage(left.shape());
    int a = model.layerInput(node, left, shape);
    int b = model.layerInput(node, right, shape);
    int sum = model.addLayer(node, new Add(), Map.of(), a, b);
    model.bind(node, Place.of(sum, shape).reshaped(left.shape()));
  }

  private void readDropout(OnnxNode node) {
    node.allow(Set.of("ratio", "seed", "is_test", "consumed_inputs"));
    boolean training =
        model.version >= 12
            ? model.scalar(node, 2, 0) != 0
            : model.version < 7 && node.whole("is_test", 0) == 0;
    double probability =
        model.version >= 12 ? model.scalar(node, 1, 0.5) : node.real("ratio", 0.5f);
    if (training && probability != 0) {
      throw node.refused(
          "drops values as in training, which is not supported; export for inference");
    }
    Place place = model.place(node, 0);
    int made = model.addLayer(node, new Dropout((float) probability), Map.of(), place.node());
    model.bind(node, place.through(made));
  }

  /** A softmax ends the graph, over the last axis that has an extent. */
  private void readSoftmax(OnnxNode node) {
    node.allow(Set.of("axis"));
    Place place = model.place(node, 0);
    int[] shape = model.fullShape(place);
    boolean oneAxis = model.version >= 13;
    long given = node.whole("axis", oneAxis ? -1 : 1);
    int axis = (int) (given < 0 ? given + shape.length : given);
    if (axis < 1 || axis >= shape.length) {
      throw node.refused(
          String.format(Locale.ROOT, "has attribute axis = %d, which is not supported", given));
    }
    int behind = Arrays.stream(shape).skip(axis + 1).reduce(1, Math::multiplyExact);
    if (oneAxis && behind != 1) {
      throw node.refused("is over another axis than the last, which is not supported");
    }
    Ending ending = new Ending(shape[axis] * behind, node.operator().equals("LogSoftmax"));
    model.bind(node, place.endingIn(ending));
  }
}
