package lanewise.exchange;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import lanewise.exchange.ImportedNetwork.Ending;
import lanewise.format.onnx.ElementType;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.nn.Activation;
import lanewise.nn.Activation.Function;
import lanewise.nn.Concat;
import lanewise.nn.Dropout;
import lanewise.nn.Layer;
import lanewise.nn.LayerNorm;
import lanewise.nn.LocalResponseNorm;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Mul;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window;

/** Imports each ONNX operator; larger ones are in their own classes. */
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

  private final GraphImport model;
  private final WindowImport windows;
  private final ConvImport convolutions;
  private final BatchNormImport norms;
  private final LinearImport products;
  private final ArithmeticImport arithmetic;
  private final ReductionImport reductions;
  private final MovementImport movements;

  /** Sigmoids, by output and input, that become SiLU together with a later product. */
  private final Map<String, String> sigmoids = new LinkedHashMap<>();

  NodeImport(GraphImport model) {
    this.model = model;
    this.windows = new WindowImport(model);
    this.convolutions = new ConvImport(model, windows);
    this.norms = new BatchNormImport(model);
    this.products = new LinearImport(model, norms);
    this.arithmetic = new ArithmeticImport(model);
    this.reductions = new ReductionImport(model);
    this.movements = new MovementImport(model);
  }

  /**
   * Imports a node.
   *
   * @throws IllegalArgumentException if it cannot be a layer; the message names the node
   */
  void read(OnnxNode node) {
    if (!node.domain().isEmpty()) {
      throw UnsupportedOperator.refused(node);
    }
    switch (node.operator()) {
      case "Conv" -> convolutions.read(node);
      case "BatchNormalization" -> norms.read(node);
      case "Clip" -> {
        node.allow(Set.of("min", "max", "consumed_inputs"));
        pointwise(node, clip(node));
      }
      case "Gelu" -> {
        node.allow(Set.of("approximate"));
        switch (node.text("approximate", "none")) {
          case "none" -> pointwise(node, Activation.of(Function.GELU));
          case "tanh" -> pointwise(node, Activation.of(Function.GELU_TANH));
          default -> throw node.refused("has an attribute approximate that is not supported");
        }
      }
      case "LayerNormalization" -> readLayerNorm(node);
      case "LRN" -> readResponseNorm(node);
      case "Sigmoid" -> readSigmoid(node);
      case "Selu" -> readSelu(node);
      case "Neg" -> {
        node.allow(Set.of("consumed_inputs"));
        pointwise(node, Activation.scale(-1, 0));
      }
      case "PRelu" -> arithmetic.readPrelu(node);
      case "Add", "Sub", "Mul", "Div" -> readArithmetic(node);
      case "Sum" -> arithmetic.readSum(node);
      case "Pow" -> readPow(node);
      case "Max", "Min" -> readBound(node);
      case "Concat" -> readConcat(node);
      case "Cast" -> readCast(node);
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
      case "GlobalAveragePool", "GlobalMaxPool" -> reductions.readGlobalPool(node);
      case "ReduceMean", "ReduceMax", "ReduceSum" -> reductions.readReduction(node);
      case "Gemm" -> products.readGemm(node);
      case "MatMul" -> products.readMatMul(node);
      case "Flatten", "Reshape", "Squeeze", "Unsqueeze" -> movements.readReshape(node);
      case "Transpose", "Slice", "Split", "Gather" -> movements.readChoice(node);
      case "Shape", "Size" -> model.describe(node);
      case "Dropout" -> readDropout(node);
      case "Pad" -> windows.readPad(node);
      case "Identity" -> model.bind(node, model.place(node, 0));
      case "Softmax", "LogSoftmax" -> readSoftmax(node);
      default ->
          pointwise(
              node,
              OnnxFunction.named(node.operator())
                  .orElseThrow(() -> UnsupportedOperator.refused(node))
                  .read(node));
    }
  }

  /**
   * Imports a function of single values. The layer reads them as they were produced, whatever their
   * shape in the graph.
   */
  private void pointwise(OnnxNode node, Layer layer) {
    Place place = model.place(node, 0);
    model.bind(node, place.through(model.addLayer(node, layer, Map.of(), place.node())));
  }

  private Activation clip(OnnxNode node) {
    float low = Float.NEGATIVE_INFINITY;
    float high = Float.POSITIVE_INFINITY;
    boolean attributes = model.version < 11;
    double min = attributes ? node.real("min", low) : model.scalar(node, 1, low);
    double max = attributes ? node.real("max", high) : model.scalar(node, 2, high);
    // If the bounds cross, the upper one applies.
    return Activation.clip((float) Math.min(min, max), (float) max);
  }

  /** Imports a sigmoid, or defers it if its only reader is a product that makes it SiLU. */
  private void readSigmoid(OnnxNode node) {
    OnnxNode reader = model.onlyReader(node);
    if (reader != null
        && reader.operator().equals("Mul")
        && reader.inputs().contains(node.inputs().getFirst())) {
      model.place(node, 0);
      sigmoids.put(node.outputs().getFirst(), node.inputs().getFirst());
      model.markMerged(node);
    } else {
      pointwise(node, Activation.of(Function.SIGMOID));
    }
  }

  private void readArithmetic(OnnxNode node) {
    for (int i = 0; node.operator().equals("Mul") && i < node.inputs().size(); i++) {
      if (sigmoids.containsKey(node.inputs().get(i))) {
        Place place = model.place(node, 1 - i);
        Activation silu = Activation.of(Function.SILU);
        model.bind(node, place.through(model.addLayer(node, silu, Map.of(), place.node())));
        return;
      }
    }
    arithmetic.read(node);
  }

  /** Imports gamma * ELU, by default with the constants of Klambauer and others, 2017. */
  private void readSelu(OnnxNode node) {
    node.allow(Set.of("alpha", "gamma", "consumed_inputs"));
    Place place = model.place(node, 0);
    Activation layer = Activation.of(Function.ELU, node.real("alpha", 1.6732632f));
    int elu = model.addLayer(node, layer, Map.of(), place.node());
    Activation scale = Activation.scale(node.real("gamma", 1.050701f), 0);
    model.bind(node, place.through(model.addLayer(node, scale, Map.of(), elu)));
  }

  /** Imports a small whole power as products. */
  private void readPow(OnnxNode node) {
    double exponent = model.scalar(node, 1, 1);
    Place place = model.place(node, 0);
    if (exponent != 1 && exponent != 2 && exponent != 3) {
      throw node.refused("has exponent %s; 1, 2 and 3 are supported", exponent);
    }
    int power = place.node();
    for (int i = 1; i < exponent; i++) {
      power = model.addLayer(node, new Mul(), Map.of(), power, place.node());
    }
    model.bind(node, place.through(power));
  }

  /** Imports the maximum or minimum of values and a number. */
  private void readBound(OnnxNode node) {
    if (node.inputs().size() != 2 || !(model.isConstant(node, 0) || model.isConstant(node, 1))) {
      throw node.refused("does not have one number as operand; only that is supported");
    }
    int constant = model.isConstant(node, 0) ? 0 : 1;
    float bound = (float) model.scalar(node, constant, 0);
    Activation clip =
        node.operator().equals("Max")
            ? Activation.clip(bound, Float.POSITIVE_INFINITY)
            : Activation.clip(Float.NEGATIVE_INFINITY, bound);
    Place place = model.place(node, 1 - constant);
    model.bind(node, place.through(model.addLayer(node, clip, Map.of(), place.node())));
  }

  /** Imports a normalisation over the last axes, which then are the channels of a layer. */
  private void readLayerNorm(OnnxNode node) {
    node.allow(Set.of("axis", "epsilon", "stash_type"));
    Place place = model.place(node, 0);
    int[] shape = place.shape().toArray();
    long given = node.whole("axis", -1);
    int axis = (int) (given < 0 ? given + shape.length : given - 1);
    if (axis < 0 || axis >= shape.length) {
      throw node.refused("has attribute axis = %d of N x %s", given, place.shape());
    }
    int[] normalized = Arrays.copyOfRange(shape, axis, shape.length);
    int[] merged = Arrays.copyOf(shape, axis + 1);
    merged[axis] = Shape.of(normalized).size();
    Tensor weight = each(node, model.constant(node, 1), normalized);
    OnnxTensor b = model.optionalConstant(node, 2);
    Tensor bias = b == null ? Tensor.zeros(weight.shape()) : each(node, b, normalized);
    LayerNorm layer = GraphImport.layer(node, () -> new LayerNorm(node.real("epsilon", 1e-5f)));
    Map<String, Tensor> weights = new LinkedHashMap<>();
    weights.put("weight", weight);
    weights.put("bias", bias);
    Place made = model.along(node, place.reshaped(Shape.of(merged)), axis, layer, weights);
    model.bind(node, made.reshaped(place.shape()));
  }

  /** A number for each value of the last axes. */
  private static Tensor each(OnnxNode node, OnnxTensor constant, int[] normalized) {
    int[] shape = constant.shape();
    int ones = Math.max(0, shape.length - normalized.length);
    boolean same =
        Arrays.equals(Arrays.copyOfRange(shape, ones, shape.length), normalized)
            && Arrays.stream(shape).limit(ones).allMatch(extent -> extent == 1);
    float[] values = constant.floats();
    if (constant.size() == 1) {
      values = new float[Shape.of(normalized).size()];
      Arrays.fill(values, constant.floats()[0]);
    } else if (!same) {
      throw node.refused("has %s for values of %s", constant, Arrays.toString(normalized));
    }
    return new Tensor(Shape.of(values.length), values);
  }

  private void readResponseNorm(OnnxNode node) {
    node.allow(Set.of("alpha", "beta", "bias", "size"));
    LocalResponseNorm layer =
        GraphImport.layer(
            node,
            () ->
                new LocalResponseNorm(
                    (int) node.whole("size", 0),
                    node.real("alpha", 1e-4f),
                    node.real("beta", 0.75f),
                    node.real("bias", 1)));
    model.add(node, layer, Map.of(), model.imageInput(node));
  }

  /** Imports a concatenation of channels or features. */
  private void readConcat(OnnxNode node) {
    node.allow(Set.of("axis"));
    Place first = model.place(node, 0);
    long given = node.whole("axis", 1);
    long axis = given < 0 ? given + first.shape().rank() + 1 : given;
    int[] shape = first.shape().toArray();
    if (axis != 1 || shape.length == 0) {
      throw node.refused(
          "has attribute axis = %d of N x %s; only channels can be concatenated",
          given, first.shape());
    }
    int count = node.inputs().size();
    int[] inputs = new int[count];
    shape[0] = 0;
    for (int i = 0; i < count; i++) {
      Place place = model.place(node, i);
      int[] other = place.shape().toArray();
      Shape wanted = other.length == 1 ? place.shape() : LayerInputs.asImage(place.shape());
      inputs[i] = model.layerInput(node, place, wanted);
      shape[0] += other[0];
      other[0] = shape[0];
      if (!Arrays.equals(other, shape)) {
        throw node.refused("concatenates N x %s and N x %s", first.shape(), place.shape());
      }
    }
    int made = model.addLayer(node, new Concat(count), Map.of(), inputs);
    model.bind(node, Place.of(made, model.made(made)).reshaped(Shape.of(shape)));
  }

  /** Imports a cast to float, the type of all computations. */
  private void readCast(OnnxNode node) {
    boolean same =
        model.version < 6
            ? node.text("to", "").equals("FLOAT")
            : node.whole("to", 0) == ElementType.FLOAT.number();
    if (!same) {
      throw node.refused("casts to another type than float; export the model in float32");
    }
    model.bind(node, model.place(node, 0));
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

  /** Imports the softmax at the end of the graph, over the last axis with an extent above 1. */
  private void readSoftmax(OnnxNode node) {
    node.allow(Set.of("axis"));
    Place place = model.place(node, 0);
    int[] shape = model.fullShape(place);
    boolean oneAxis = model.version >= 13;
    long given = node.whole("axis", oneAxis ? -1 : 1);
    int axis = (int) (given < 0 ? given + shape.length : given);
    if (axis < 1 || axis >= shape.length) {
      throw node.refused("has attribute axis = %d, which is not supported", given);
    }
    int behind = Arrays.stream(shape).skip(axis + 1).reduce(1, Math::multiplyExact);
    if (oneAxis && behind != 1) {
      throw node.refused("is over another axis than the last, which is not supported");
    }
    Ending ending = new Ending(shape[axis] * behind, node.operator().equals("LogSoftmax"));
    model.bind(node, place.endingIn(ending));
  }
}
