package lanewise.exchange;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import lanewise.exchange.OnnxImport.Place;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.nn.Add;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Clip;
import lanewise.nn.Conv2d;
import lanewise.nn.Dropout;
import lanewise.nn.Flatten;
import lanewise.nn.GELU;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.GlobalMaxPool2d;
import lanewise.nn.Layer;
import lanewise.nn.LeakyReLU;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.ReLU;
import lanewise.nn.SiLU;
import lanewise.onnx.GraphEvaluator;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window;
import org.jspecify.annotations.Nullable;

/** What each ONNX operator becomes. */
final class NodeImport {
  private static final Set<String> CONV =
      Set.of("auto_pad", "dilations", "group", "kernel_shape", "pads", "strides");
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
  private static final Set<String> BATCH_NORM =
      Set.of("epsilon", "momentum", "training_mode", "spatial", "is_test", "consumed_inputs");

  private final OnnxImport model;
  private final WindowImport windows;

  /** Values that are the sigmoid of another one, waiting for the product that makes them SiLU. */
  private final Map<String, String> sigmoids = new LinkedHashMap<>();

  NodeImport(OnnxImport model) {
    this.model = model;
    this.windows = new WindowImport(model);
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
      case "Conv" -> readConv(node);
      case "BatchNormalization" -> readBatchNorm(node);
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
      case "Gemm" -> readGemm(node);
      case "MatMul" -> readMatMul(node);
      case "Add" -> readAdd(node);
      case "Flatten" -> readFlatten(node);
      case "Reshape" -> readReshape(node);
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

  private void readConv(OnnxNode node) {
    node.allow(CONV);
    OnnxTensor weights = model.constant(node, 1);
    Place input = windows.unpadded(node);
    if (weights.rank() != 4 || input.shape().rank() != 3) {
      throw node.refused("is no convolution of images; its weights are " + weights);
    }
    long groups = node.whole("group", 1);
    if (groups < 1 || weights.extent(1) * groups != input.shape().extent(0)) {
      throw node.refused(
          "has attribute group = %d with weights %s on images %s"
              .formatted(groups, weights, input.shape()));
    }
    Window window =
        windows.conv(node, model.place(node, 0).shape(), weights.extent(2), weights.extent(3));
    OnnxTensor bias = model.optionalConstant(node, 2);
    OnnxNode end = node;
    if (bias == null) {
      end = addOf(node, weights.extent(0), 2);
      bias = end.equals(node) ? null : biasOf(end, node);
    }
    Conv2d conv = conv(node, weights.extent(0), window, bias != null, (int) groups);
    model.add(end, conv, parameters(OnnxImport.tensor(weights), bias), input);
  }

  private static Conv2d conv(OnnxNode node, int filters, Window window, boolean bias, int groups) {
    try {
      return new Conv2d(filters, window, bias, groups);
    } catch (IllegalArgumentException e) {
      throw node.refused("cannot be a layer: " + e.getMessage());
    }
  }

  private void readBatchNorm(OnnxNode node) {
    requireInference(node);
    // In decimals, so that 0.9 becomes 0.1 and not the float next to it.
    BigDecimal kept = new BigDecimal(Float.toString(node.real("momentum", 0.9f)));
    BatchNorm2d layer =
        new BatchNorm2d(node.real("epsilon", 1e-5f), BigDecimal.ONE.subtract(kept).floatValue());
    Map<String, Tensor> weights = new LinkedHashMap<>();
    String[] names = {"weight", "bias", "running_mean", "running_var"};
    for (int i = 0; i < names.length; i++) {
      weights.put(names[i], OnnxImport.tensor(model.constant(node, i + 1)));
    }
    model.add(node, layer, weights, model.place(node, 0));
  }

  private static void requireInference(OnnxNode node) {
    node.allow(BATCH_NORM);
    if (node.whole("training_mode", 0) != 0) {
      throw node.refused("has attribute training_mode = 1; export the model for inference");
    }
    if (node.whole("spatial", 1) != 1) {
      throw node.refused("has attribute spatial = 0; only 1 is supported");
    }
  }

  private Clip clip(OnnxNode node) {
    float low = Float.NEGATIVE_INFINITY;
    float high = Float.POSITIVE_INFINITY;
    if (model.version < 11) {
      return new Clip(node.real("min", low), node.real("max", high));
    }
    OnnxTensor min = model.optionalConstant(node, 1);
    OnnxTensor max = model.optionalConstant(node, 2);
    return new Clip(
        min == null ? low : (float) min.real(0), max == null ? high : (float) max.real(0));
  }

  private void readMul(OnnxNode node) {
    String a = node.inputs().getFirst();
    String b = node.inputs().getLast();
    if (a.equals(sigmoids.get(b)) || b.equals(sigmoids.get(a))) {
      boolean first = a.equals(sigmoids.get(b));
      model.add(node, new SiLU(), Map.of(), model.place(node, first ? 0 : 1));
      return;
    }
    throw node.refused("is a product that is not supported (only x * sigmoid(x) is)");
  }

  /** y = alpha * x w + beta * c: the factors go into weights and bias. */
  private void readGemm(OnnxNode node) {
    node.allow(Set.of("alpha", "beta", "transA", "transB", "broadcast"));
    if (node.whole("transA", 0) != 0) {
      throw node.refused("has attribute transA = 1; only 0 is supported");
    }
    Place input = model.place(node, 0);
    boolean transposed = node.whole("transB", 0) != 0;
    Tensor weights =
        linear(node, model.constant(node, 1), input, transposed, node.real("alpha", 1));
    OnnxTensor c = model.optionalConstant(node, 2);
    int outputs = weights.shape().extent(0);
    Tensor bias = c == null ? null : bias(node, c, outputs, node.real("beta", 1));
    addLinear(node, weights, bias, input);
  }

  private void readMatMul(OnnxNode node) {
    Place input = model.place(node, 0);
    Tensor weights = linear(node, model.constant(node, 1), input, false, 1);
    int outputs = weights.shape().extent(0);
    OnnxNode end = addOf(node, outputs, 0);
    OnnxTensor c = end.equals(node) ? null : biasOf(end, node);
    Tensor bias = c == null ? null : bias(node, c, outputs, 1);
    addLinear(end, weights, bias, input);
  }

  /**
   * Adds a fully connected layer, and takes in the normalisation of its outputs if there is one.
   */
  private void addLinear(OnnxNode end, Tensor weights, @Nullable Tensor bias, Place input) {
    int outputs = weights.shape().extent(0);
    OnnxNode reader = model.onlyReader(end);
    if (reader == null || !reader.operator().equals("BatchNormalization")) {
      model.add(end, new Linear(outputs, bias != null), withBias(weights, bias), input);
      return;
    }
    requireInference(reader);
    Tensor shift = bias == null ? Tensor.zeros(Shape.of(outputs)) : bias;
    float[][] norm = new float[4][];
    for (int i = 0; i < norm.length; i++) {
      norm[i] = model.constant(reader, i + 1).floats();
      if (norm[i].length != outputs) {
        throw reader.refused("normalises %d of %d outputs".formatted(norm[i].length, outputs));
      }
    }
    int inputs = input.shape().size();
    float epsilon = reader.real("epsilon", 1e-5f);
    for (int out = 0; out < outputs; out++) {
      double scale = norm[0][out] / Math.sqrt(norm[3][out] + (double) epsilon);
      for (int i = out * inputs; i < (out + 1) * inputs; i++) {
        weights.values()[i] = (float) (scale * weights.values()[i]);
      }
      double moved = scale * (shift.values()[out] - (double) norm[2][out]) + norm[1][out];
      shift.values()[out] = (float) moved;
    }
    model.takeIn(end);
    model.add(reader, new Linear(outputs), withBias(weights, shift), input);
  }

  /** The matrix as (out,in), times a factor. */
  private static Tensor linear(
      OnnxNode node, OnnxTensor matrix, Place input, boolean transposed, float factor) {
    if (matrix.rank() != 2 || input.shape().rank() != 1) {
      throw node.refused(
          "multiplies values of shape %s by %s; expected features by a matrix"
              .formatted(input.shape(), matrix));
    }
    int outputs = matrix.extent(transposed ? 0 : 1);
    int inputs = matrix.extent(transposed ? 1 : 0);
    Tensor weights = Tensor.zeros(Shape.of(outputs, inputs));
    float[] source = matrix.floats();
    for (int out = 0; out < outputs; out++) {
      for (int in = 0; in < inputs; in++) {
        weights.values()[out * inputs + in] =
            factor * source[transposed ? out * inputs + in : in * outputs + out];
      }
    }
    return weights;
  }

  private static Tensor bias(OnnxNode node, OnnxTensor c, int outputs, float factor) {
    if ((c.size() != 1 && c.size() != outputs)
        || c.rank() > 2
        || (c.rank() > 0 && c.extent(c.rank() - 1) != c.size())) {
      throw node.refused("adds %s to %d outputs, which is not supported".formatted(c, outputs));
    }
    Tensor bias = Tensor.zeros(Shape.of(outputs));
    for (int i = 0; i < outputs; i++) {
      bias.values()[i] = factor * (float) c.real(c.size() == 1 ? 0 : i);
    }
    return bias;
  }

  /**
   * The {@code Add} that alone reads a node and adds a constant for each of its outputs; the node
   * itself if there is none.
   *
   * @param axesBehind the axes behind the one of the outputs
   */
  private OnnxNode addOf(OnnxNode node, int outputs, int axesBehind) {
    OnnxNode reader = model.onlyReader(node);
    if (reader == null || !reader.operator().equals("Add") || reader.inputs().size() != 2) {
      return node;
    }
    OnnxTensor constant = biasOf(reader, node);
    if (constant == null || constant.size() != outputs || constant.rank() <= axesBehind) {
      return node;
    }
    boolean alone = constant.extent(constant.rank() - 1 - axesBehind) == outputs;
    return alone && model.version >= 7 ? reader : node;
  }

  private @Nullable OnnxTensor biasOf(OnnxNode add, OnnxNode node) {
    int other = add.inputs().getFirst().equals(node.outputs().getFirst()) ? 1 : 0;
    return model.isConstant(add, other) ? model.constant(add, other) : null;
  }

  private void readAdd(OnnxNode node) {
    if (model.version < 7 && node.whole("broadcast", 0) != 0) {
      throw node.refused("has attribute broadcast, which is not supported");
    }
    node.allow(Set.of("broadcast", "consumed_inputs"));
    model.add(node, new Add(), Map.of(), model.place(node, 0), model.place(node, 1));
  }

  private void readFlatten(OnnxNode node) {
    node.allow(Set.of("axis"));
    Place input = model.place(node, 0);
    long axis = node.whole("axis", 1);
    if (axis != 1 && axis != -input.shape().rank()) {
      throw node.refused("has attribute axis = %d; only 1 is supported".formatted(axis));
    }
    flatten(node, input);
  }

  private void flatten(OnnxNode node, Place input) {
    if (input.shape().rank() == 1) {
      model.bind(node, input);
    } else {
      model.add(node, new Flatten(), Map.of(), input);
    }
  }

  /** Only what leaves the images apart: (N,-1), or no change at all. */
  private void readReshape(OnnxNode node) {
    node.allow(Set.of("allowzero", "shape", "consumed_inputs"));
    Place input = model.place(node, 0);
    long[] shape = model.version < 5 ? node.wholes("shape") : model.constant(node, 1).integers();
    boolean flat = isFlat(shape, input.shape());
    if (!keepsImages(node, shape) || !(flat || isSame(shape, input.shape()))) {
      throw node.refused(
          "reshapes N x %s to %s, which is not supported (only N x %d is)"
              .formatted(input.shape(), Arrays.toString(shape), input.shape().size()));
    }
    if (flat) {
      flatten(node, input);
    } else {
      model.bind(node, input);
    }
  }

  /** Whether the first extent means N, however it is said, and the others leave no doubt of it. */
  private boolean keepsImages(OnnxNode node, long[] shape) {
    long open = Arrays.stream(shape).filter(extent -> extent == -1).count();
    boolean empty =
        node.whole("allowzero", 0) != 0 && Arrays.stream(shape).anyMatch(extent -> extent == 0);
    return shape.length >= 2
        && open <= 1
        && !empty
        && (shape[0] == 0 || shape[0] == -1 || (shape[0] == 1 && model.isSingle()));
  }

  private static boolean isFlat(long[] shape, Shape image) {
    return shape.length == 2 && (shape[1] == -1 || shape[1] == image.size());
  }

  private static boolean isSame(long[] shape, Shape image) {
    boolean same = shape.length == image.rank() + 1;
    for (int d = 0; same && d < image.rank(); d++) {
      same = shape[d + 1] == image.extent(d) || shape[d + 1] == 0 || shape[d + 1] == -1;
    }
    return same;
  }

  private void readDropout(OnnxNode node) {
    node.allow(Set.of("ratio", "seed", "is_test", "consumed_inputs"));
    if (model.version >= 12) {
      OnnxTensor training = model.optionalConstant(node, 2);
      if (training != null && training.integer(0) != 0) {
        throw node.refused("has training_mode on, which is not supported; export it for inference");
      }
    }
    OnnxTensor ratio = model.version >= 12 ? model.optionalConstant(node, 1) : null;
    float probability = ratio == null ? node.real("ratio", 0.5f) : (float) ratio.real(0);
    model.add(node, new Dropout(probability), Map.of(), model.place(node, 0));
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

  private static Map<String, Tensor> parameters(Tensor weights, @Nullable OnnxTensor bias) {
    return withBias(
        weights, bias == null ? null : new Tensor(Shape.of(bias.size()), bias.floats()));
  }

  private static Map<String, Tensor> withBias(Tensor weights, @Nullable Tensor bias) {
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    parameters.put("weight", weights);
    if (bias != null) {
      parameters.put("bias", bias);
    }
    return parameters;
  }
}
