package lanewise.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import lanewise.format.onnx.ElementType;
import lanewise.format.onnx.OnnxAttribute;
import lanewise.format.onnx.OnnxTensor;
import org.jspecify.annotations.Nullable;

/** Draws nodes of an operator, with versions, attributes, types and shapes of all kinds. */
final class RandomNodes {
  /** A node and what it reads. */
  record Drawn(Nodes node, int outputs, @Nullable OnnxTensor... inputs) {
    @Override
    public String toString() {
      return node + " on " + Arrays.stream(inputs).map(Drawn::shown).toList();
    }

    private static String shown(@Nullable OnnxTensor tensor) {
      return tensor != null && tensor.type() == ElementType.INT64
          ? Arrays.toString(tensor.integers())
          : String.valueOf(tensor);
    }
  }

  private final SplittableRandom random;

  RandomNodes(long seed) {
    this.random = new SplittableRandom(seed);
  }

  Drawn draw(String operator) {
    return switch (operator) {
      case "Conv" -> conv();
      case "MaxPool", "AveragePool" -> pool(operator);
      case "GlobalMaxPool", "GlobalAveragePool" ->
          new Drawn(Nodes.of(operator, oneOf(1, 22)), 1, tensor(images(below(3) + 1)));
      case "BatchNormalization" -> batchNormalization();
      case "Relu" -> new Drawn(Nodes.of(operator, oneOf(6, 13, 14)), 1, tensor(anyType(), shape()));
      case "LeakyRelu" -> leakyRelu();
      case "Clip" -> clip();
      case "Softmax", "LogSoftmax" -> softmax(operator);
      case "Dropout" -> dropout();
      case "Flatten" -> flatten();
      case "Reshape" -> reshape();
      case "Identity" ->
          new Drawn(Nodes.of(operator, oneOf(1, 13, 16, 19)), 1, tensor(anyType(), shape()));
      case "Constant" -> constant();
      case "Pad" -> pad();
      case "Gemm" -> gemm();
      case "MatMul" -> matMul();
      case "Add", "Sub", "Mul", "Div", "Less", "Equal", "Max", "Min" -> elementwise(operator);
      case "SoftmaxCrossEntropyLoss", "NegativeLogLikelihoodLoss" -> loss(operator);
      case "ReduceSum", "ReduceMean", "ReduceMax" -> reduce(operator);
      case "Gather", "GatherElements" -> gather(operator);
      case "Squeeze", "Unsqueeze" -> squeeze(operator);
      case "Slice" -> slice();
      case "Transpose" -> transpose();
      default -> throw new IllegalArgumentException(operator);
    };
  }

  private Drawn conv() {
    int rank = below(3) + 1;
    int groups = oneOf(1, 1, 2, 3);
    int channels = (below(2) + 1) * groups;
    int filters = (below(2) + 1) * groups;
    int[] x = images(rank);
    x[1] = channels;
    Nodes node = Nodes.of("Conv", oneOf(1, 11, 22));
    long[] kernel = window(node, x, false);
    if (groups > 1 || chance(3)) {
      node.with("group", groups);
    }
    int[] w = new int[rank + 2];
    w[0] = filters;
    w[1] = channels / groups;
    for (int d = 0; d < rank; d++) {
      w[d + 2] = (int) kernel[d];
    }
    return new Drawn(node, 1, tensor(x), tensor(w), chance(2) ? tensor(filters) : null);
  }

  private Drawn pool(String operator) {
    boolean max = operator.equals("MaxPool");
    int version = max ? oneOf(1, 8, 10, 11, 12, 22) : oneOf(1, 7, 10, 11, 19, 22);
    Nodes node = Nodes.of(operator, version);
    int[] x = images(below(3) + 1);
    boolean dilates = version >= (max ? 10 : 19);
    window(node, x, !dilates);
    boolean ceil = version >= 10 && chance(2);
    if (ceil) {
      node.with("ceil_mode", 1);
    }
    // Before version 19, the runtime counts values beyond the padding.
    if (!max && version >= (ceil ? 19 : 7) && chance(2)) {
      node.with("count_include_pad", 1);
    }
    ElementType type = ElementType.FLOAT;
    if (max && version >= 12) {
      type = oneOf(ElementType.FLOAT, ElementType.INT8, ElementType.UINT8, ElementType.DOUBLE);
    }
    // The runtime does not find an unsigned 0.
    int outputs = max && version >= 8 && type != ElementType.UINT8 ? below(2) + 1 : 1;
    if (outputs == 2 && chance(2)) {
      node.with("storage_order", 1);
    }
    return new Drawn(node, outputs, tensor(type, x));
  }

  /** Draws a window's attributes; its size is returned. */
  private long[] window(Nodes node, int[] x, boolean plain) {
    int rank = x.length - 2;
    Long[] kernel = new Long[rank];
    Arrays.setAll(kernel, _ -> 1L + below(3));
    node.with("kernel_shape", List.of(kernel));
    if (chance(2)) {
      node.with("strides", longs(rank, 1, 3));
    }
    boolean dilated = !plain && chance(2);
    if (dilated) {
      node.with("dilations", longs(rank, 1, 2));
    }
    // With SAME, the runtime's pools forget their dilations.
    switch (dilated ? 1 + below(4) : below(5)) {
      case 0 -> node.with("auto_pad", oneOf("SAME_UPPER", "SAME_LOWER"));
      case 1 -> node.with("auto_pad", "VALID");
      case 2 -> node.with("auto_pad", "NOTSET");
      default -> {
        List<Long> pads = new ArrayList<>();
        for (int i = 0; i < 2 * rank; i++) {
          pads.add((long) below(kernel[i % rank].intValue()));
        }
        node.with("pads", pads);
      }
    }
    return Arrays.stream(kernel).mapToLong(Long::longValue).toArray();
  }

  private Drawn batchNormalization() {
    int version = oneOf(7, 9, 14, 15);
    Nodes node = Nodes.of("BatchNormalization", version);
    int[] x = chance(4) ? new int[] {2, below(3) + 1} : images(below(3) + 1);
    if (chance(2)) {
      node.with("epsilon", 0.01f);
    }
    if (chance(2)) {
      node.with("momentum", 0.7f);
    }
    boolean training = version >= 14 && chance(2);
    if (training) {
      node.with("training_mode", 1);
    }
    OnnxTensor variance = tensor(x[1]);
    for (int i = 0; i < variance.size(); i++) {
      variance.set(i, 0.5 + Math.abs(variance.real(i)));
    }
    int outputs = training ? 3 : 1;
    return new Drawn(node, outputs, tensor(x), tensor(x[1]), tensor(x[1]), tensor(x[1]), variance);
  }

  private Drawn leakyRelu() {
    Nodes node = Nodes.of("LeakyRelu", oneOf(6, 16));
    return new Drawn(chance(2) ? node.with("alpha", 0.3f) : node, 1, tensor(shape()));
  }

  private Drawn clip() {
    int version = oneOf(6, 11, 12, 13);
    Nodes node = Nodes.of("Clip", version);
    if (version == 6) {
      if (chance(2)) {
        node.with("min", -0.5f);
      }
      if (chance(2)) {
        node.with("max", 1f);
      }
      return new Drawn(node, 1, tensor(shape()));
    }
    ElementType type = version == 11 ? ElementType.FLOAT : anyType();
    // Drawn apart, so that the bounds cross now and then.
    OnnxTensor low = chance(3) ? null : tensor(type);
    OnnxTensor high = chance(3) ? null : tensor(type);
    return new Drawn(node, 1, tensor(type, shape()), low, high);
  }

  private Drawn softmax(String operator) {
    int[] shape = shape();
    Nodes node = Nodes.of(operator, oneOf(1, 11, 13));
    if (chance(2) || shape.length < 2) {
      node.with("axis", below(shape.length));
    }
    ElementType type = chance(4) ? ElementType.DOUBLE : ElementType.FLOAT;
    OnnxTensor x = tensor(type, shape);
    if (chance(3)) {
      x.set(0, 10_000.0);
    }
    return new Drawn(node, 1, x);
  }

  private Drawn dropout() {
    int version = oneOf(7, 10, 12, 13);
    Nodes node = Nodes.of("Dropout", version);
    if (version < 12) { // the runtime leaves its mask 0
      return new Drawn(node.with("ratio", 0.3f), 1, tensor(shape()));
    }
    int outputs = below(2) + 1;
    return new Drawn(node, outputs, tensor(shape()), chance(2) ? scalar(0.3f) : null);
  }

  private Drawn flatten() {
    int version = oneOf(1, 9, 11, 13);
    int[] shape = shape();
    Nodes node = Nodes.of("Flatten", version);
    if (chance(3)) {
      int axis = below(shape.length + 1);
      node.with("axis", version >= 11 && chance(2) && axis > 0 ? axis - shape.length - 1L : axis);
    }
    return new Drawn(node, 1, tensor(version == 1 ? ElementType.FLOAT : anyType(), shape));
  }

  private Drawn reshape() {
    int version = oneOf(5, 13, 14, 19);
    Nodes node = Nodes.of("Reshape", version);
    int[] shape = {2, 3, 4};
    List<long[]> targets =
        List.of(
            new long[] {4, 2, 3},
            new long[] {24},
            new long[] {-1},
            new long[] {0, -1},
            new long[] {0, 0, 4, 1},
            new long[] {2, -1, 0},
            new long[] {1, 2, -1, 1, 3});
    if (version >= 14 && chance(4)) {
      node.with("allowzero", 1);
      OnnxTensor empty = OnnxTensor.zeros(ElementType.FLOAT, 0, 3);
      return new Drawn(node, 1, empty, wholes(3, 0));
    }
    return new Drawn(node, 1, tensor(anyType(), shape), wholes(targets.get(below(7))));
  }

  private Drawn constant() {
    Nodes node = Nodes.of("Constant", oneOf(12, 13));
    switch (below(5)) {
      case 0 -> node.with("value", new OnnxAttribute.Dense(tensor(anyType(), shape())));
      case 1 -> node.with("value_float", 0.25f);
      case 2 -> node.with("value_int", 7);
      case 3 -> node.with("value_ints", List.of(1L, -2L));
      default -> node.with("value_floats", new OnnxAttribute.Reals(List.of(1f, -0.5f)));
    }
    return new Drawn(node, 1);
  }

  private Drawn pad() {
    int version = oneOf(2, 11, 13, 18, 19, 21);
    Nodes node = Nodes.of("Pad", version);
    int[] shape = new int[below(3) + 1];
    Arrays.setAll(shape, _ -> 3 + below(3));
    String mode = oneOf("constant", "constant", "edge", "reflect", version >= 19 ? "wrap" : "edge");
    node.with("mode", mode);
    int least = mode.equals("constant") ? -1 : 0;
    if (version == 2) {
      node.with("pads", longs(2 * shape.length, least, 2)).with("value", 1.5f);
      return new Drawn(node, 1, tensor(shape));
    }
    ElementType type = version == 11 ? ElementType.FLOAT : anyType();
    boolean some = version >= 18 && chance(2);
    int axis = below(shape.length);
    OnnxTensor pads = wholes(array(longs(some ? 2 : 2 * shape.length, least, 2)));
    OnnxTensor axes = some ? wholes(chance(2) ? axis : axis - shape.length) : null;
    OnnxTensor fill = chance(2) ? tensor(type) : null;
    return some
        ? new Drawn(node, 1, tensor(type, shape), pads, fill, axes)
        : new Drawn(node, 1, tensor(type, shape), pads, fill);
  }

  private Drawn gemm() {
    int version = oneOf(7, 9, 11, 13);
    Nodes node = Nodes.of("Gemm", version);
    int m = below(4) + 1;
    int k = below(4) + 1;
    int n = below(4) + 1;
    boolean transA = chance(2);
    boolean transB = chance(2);
    node.with("transA", transA ? 1 : 0).with("transB", transB ? 1 : 0);
    if (chance(2)) {
      node.with("alpha", 0.5f).with("beta", -2f);
    }
    ElementType type = chance(3) ? ElementType.DOUBLE : ElementType.FLOAT;
    int[] c = oneOf(new int[] {m, n}, new int[] {n}, new int[] {m, 1}, new int[] {1}, new int[0]);
    OnnxTensor bias = version >= 11 && chance(3) ? null : tensor(type, c);
    OnnxTensor a = transA ? tensor(type, k, m) : tensor(type, m, k);
    OnnxTensor b = transB ? tensor(type, n, k) : tensor(type, k, n);
    return new Drawn(node, 1, a, b, bias);
  }

  private Drawn matMul() {
    Nodes node = Nodes.of("MatMul", oneOf(9, 13));
    ElementType type =
        oneOf(
            ElementType.FLOAT,
            ElementType.DOUBLE,
            ElementType.INT32,
            ElementType.INT64,
            ElementType.UINT32,
            ElementType.UINT64);
    int depth = below(3) + 1;
    int[] left = chance(4) ? new int[] {depth} : stack(below(3) + 1, depth);
    int[] right = chance(4) ? new int[] {depth} : stack(depth, below(3) + 1);
    return new Drawn(node, 1, tensor(type, left), tensor(type, right));
  }

  private int[] stack(int rows, int columns) {
    int[] shape = new int[2 + below(3)];
    Arrays.fill(shape, 0, shape.length - 2, 1);
    if (shape.length > 2 && chance(2)) {
      shape[shape.length - 3] = 2;
    }
    shape[shape.length - 2] = rows;
    shape[shape.length - 1] = columns;
    return shape;
  }

  private Drawn elementwise(String operator) {
    int version = oneOf(7, 12, 13, 14);
    ElementType type = chance(2) ? ElementType.FLOAT : anyType();
    int[] shape = shape();
    int[] other = Arrays.copyOfRange(shape, below(shape.length), shape.length);
    for (int d = 0; d < other.length; d++) {
      other[d] = chance(3) ? 1 : other[d];
    }
    OnnxTensor a = tensor(type, shape);
    OnnxTensor b = tensor(type, other);
    Nodes node = Nodes.of(operator, version);
    if (operator.equals("Div")) { // by 0 is left open
      for (int i = 0; i < b.size(); i++) {
        b.set(i, 1L + below(5));
      }
      return new Drawn(node, 1, a, b);
    }
    return chance(2) ? new Drawn(node, 1, a, b) : new Drawn(node, 1, b, a);
  }

  private Drawn loss(String operator) {
    int classes = below(4) + 2;
    int[] scores = images(below(4));
    scores[1] = classes;
    int[] shape = new int[scores.length - 1];
    shape[0] = scores[0];
    System.arraycopy(scores, 2, shape, 1, shape.length - 1);
    Nodes node = Nodes.of(operator, oneOf(12, 13));
    if (chance(3)) {
      node.with("reduction", oneOf("none", "sum", "mean"));
    }
    OnnxTensor labels = OnnxTensor.zeros(chance(2) ? ElementType.INT64 : ElementType.INT32, shape);
    for (int i = 0; i < labels.size(); i++) {
      labels.set(i, (long) below(classes));
    }
    if (chance(2)) {
      long ignored = oneOf(-1L, 0L, 10L);
      node.with("ignore_index", ignored);
      labels.set(0, ignored);
    }
    OnnxTensor weights = tensor(classes);
    for (int i = 0; i < classes; i++) {
      weights.set(i, Math.abs(weights.real(i)) + 0.1);
    }
    int outputs = operator.equals("SoftmaxCrossEntropyLoss") ? below(2) + 1 : 1;
    return new Drawn(node, outputs, tensor(scores), labels, chance(2) ? weights : null);
  }

  private Drawn reduce(String operator) {
    int version = oneOf(11, 13, 18);
    Nodes node = Nodes.of(operator, version);
    int[] shape = shape();
    int axis = below(shape.length) - (chance(2) ? shape.length : 0);
    if (chance(2)) {
      node.with("keepdims", 0);
    }
    boolean input = version >= (operator.equals("ReduceSum") ? 13 : 18);
    ElementType type = oneOf(ElementType.FLOAT, ElementType.INT32, ElementType.INT64);
    if (operator.equals("ReduceMean")) {
      type = ElementType.FLOAT;
    }
    OnnxTensor x = tensor(type, shape);
    for (int i = 0; i < x.size() && operator.equals("ReduceSum"); i++) { // overflow is left open
      x.set(i, x.real(i) % 100);
    }
    if (chance(3)) {
      return new Drawn(node, 1, x);
    }
    return input
        ? new Drawn(node, 1, x, wholes(axis))
        : new Drawn(node.with("axes", List.of((long) axis)), 1, x);
  }

  private Drawn gather(String operator) {
    int[] shape = shape();
    int axis = below(shape.length);
    int[] chosen = operator.equals("Gather") ? shape() : shape.clone();
    OnnxTensor indices = OnnxTensor.zeros(ElementType.INT64, chosen);
    for (int i = 0; i < indices.size(); i++) {
      indices.set(i, (long) below(2 * shape[axis]) - shape[axis]);
    }
    return new Drawn(
        Nodes.of(operator, oneOf(11, 13)).with("axis", axis), 1, tensor(anyType(), shape), indices);
  }

  private Drawn squeeze(String operator) {
    int version = oneOf(11, 13);
    Nodes node = Nodes.of(operator, version);
    int[] shape = {2, 1, 3, 1};
    OnnxTensor x = tensor(anyType(), shape);
    long axis = operator.equals("Squeeze") ? oneOf(1, 3, -1, -3) : oneOf(0, 2, 4, -1, -5);
    if (operator.equals("Squeeze") && chance(3)) {
      return new Drawn(node, 1, x);
    }
    return version < 13
        ? new Drawn(node.with("axes", List.of(axis)), 1, x)
        : new Drawn(node, 1, x, wholes(axis));
  }

  private Drawn slice() {
    int[] shape = shape();
    int axis = below(shape.length);
    long step = oneOf(1, 2, -1, -2);
    return new Drawn(
        Nodes.of("Slice", oneOf(10, 11, 13)),
        1,
        tensor(shape),
        wholes(below(7) - 3),
        wholes(oneOf(below(7) - 3L, step > 0 ? Long.MAX_VALUE : Long.MIN_VALUE)),
        wholes(axis),
        wholes(step));
  }

  private Drawn transpose() {
    int[] shape = shape();
    Nodes node = Nodes.of("Transpose", oneOf(1, 13));
    if (chance(3)) {
      return new Drawn(node, 1, tensor(shape));
    }
    List<Long> order = new ArrayList<>();
    for (long d = 0; d < shape.length; d++) {
      order.add(below(order.size() + 1), d);
    }
    return new Drawn(node.with("perm", order), 1, tensor(anyType(), shape));
  }

  private int[] images(int rank) {
    int[] shape = new int[rank + 2];
    shape[0] = below(2) + 1;
    shape[1] = below(3) + 1;
    for (int d = 2; d < shape.length; d++) {
      shape[d] = 5 + below(4); // no window is larger
    }
    return shape;
  }

  private int[] shape() {
    int[] shape = new int[below(4) + 1];
    Arrays.setAll(shape, _ -> below(4) + 1);
    return shape;
  }

  private ElementType anyType() {
    ElementType[] types = ElementType.values();
    ElementType type = types[below(types.length)];
    return type == ElementType.BOOL ? ElementType.FLOAT : type;
  }

  private OnnxTensor tensor(int... shape) {
    return tensor(ElementType.FLOAT, shape);
  }

  /** Small values; of integers, also the ends of their range. */
  private OnnxTensor tensor(ElementType type, int... shape) {
    OnnxTensor tensor = OnnxTensor.zeros(type, shape);
    for (int i = 0; i < tensor.size(); i++) {
      if (type.isReal()) {
        tensor.set(i, random.nextDouble() * 6 - 3);
      } else {
        tensor.set(i, chance(4) ? random.nextLong() : random.nextLong(16) - 4);
      }
    }
    return tensor;
  }

  private static OnnxTensor scalar(float value) {
    return OnnxTensor.ofFloats(new int[0], value);
  }

  private static OnnxTensor wholes(long... values) {
    return OnnxTensor.ofIntegers(new int[] {values.length}, values);
  }

  private List<Long> longs(int count, int least, int most) {
    Long[] values = new Long[count];
    Arrays.setAll(values, _ -> random.nextLong(least, most + 1L));
    return List.of(values);
  }

  private static long[] array(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  private int below(int bound) {
    return random.nextInt(bound);
  }

  private boolean chance(int in) {
    return random.nextInt(in) == 0;
  }

  @SafeVarargs
  private final <T> T oneOf(T... choices) {
    return choices[below(choices.length)];
  }
}
