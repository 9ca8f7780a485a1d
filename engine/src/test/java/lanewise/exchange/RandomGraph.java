package lanewise.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import lanewise.format.onnx.OnnxAttribute;
import lanewise.format.onnx.OnnxAttribute.Dense;
import lanewise.format.onnx.OnnxAttribute.Real;
import lanewise.format.onnx.OnnxAttribute.Text;
import lanewise.format.onnx.OnnxAttribute.Whole;
import lanewise.format.onnx.OnnxAttribute.Wholes;
import lanewise.format.onnx.OnnxGraph;
import lanewise.format.onnx.OnnxModel;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.format.onnx.OnnxValue;
import lanewise.format.onnx.OnnxValue.Extent;

/** Draws small convolutional networks in ONNX, with the operators said in all their ways. */
final class RandomGraph {
  static final int CHANNELS = 2;
  static final int HEIGHT = 13;
  static final int WIDTH = 11;
  static final int CLASSES = 3;
  static final String INPUT = "x";

  private final SplittableRandom random;
  private final int version;
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
  private String last = INPUT;
  private int channels = CHANNELS;
  private int height = HEIGHT;
  private int width = WIDTH;

  private RandomGraph(long seed) {
    this.random = new SplittableRandom(seed);
    this.version = oneOf(11, 13, 17, 19, 21);
  }

  /** A model that takes (N,2,13,11) and gives (N,3), logits or probabilities. */
  static OnnxModel draw(long seed) {
    return new RandomGraph(seed).model();
  }

  private OnnxModel model() {
    for (int step = 2 + below(5); step > 0; step--) {
      addOnImages();
    }
    addPrelu();
    boolean pooled = chance(2);
    if (pooled && chance(2)) {
      addMean();
    } else if (pooled) {
      add(oneOf("GlobalAveragePool", "GlobalMaxPool"), List.of(last), Map.of());
    }
    addFlatten(pooled ? channels : channels * height * width);
    String output = last;
    List<Extent> image =
        List.of(Extent.open("N"), Extent.of(CHANNELS), Extent.of(HEIGHT), Extent.of(WIDTH));
    OnnxGraph graph =
        new OnnxGraph(
            "g",
            nodes,
            initializers,
            List.of(new OnnxValue(INPUT, 1, image)),
            List.of(new OnnxValue(output, 1, null)));
    return new OnnxModel(version < 19 ? 8 : 10, Map.of("", version), graph, Map.of());
  }

  private void addOnImages() {
    switch (below(18)) {
      case 0, 1, 2 -> addConv();
      case 3 -> addBatchNorm(channels);
      case 4 -> addActivation();
      case 5 -> addMaxPool();
      case 6 -> addAveragePool();
      case 7 -> addPad();
      case 8 -> addBlock();
      case 9 -> addDropout();
      case 10 -> addArithmetic();
      case 11 -> addExcitation();
      case 12 -> addJoin();
      case 13 -> addShuffle();
      case 14 -> addSplit();
      case 15 -> addSlice();
      case 16 -> addPixelGate();
      default -> add("Identity", List.of(last), Map.of());
    }
  }

  private void addConv() {
    int groups = channels % 2 == 0 ? oneOf(1, 2, channels) : 1;
    int filters = groups * (1 + below(3));
    Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
    int[] kernel = window(attributes, true, false);
    if (groups > 1 || chance(2)) {
      attributes.put("group", new Whole(groups));
    }
    List<String> inputs = new ArrayList<>(List.of(last));
    inputs.add(constant(filters, channels / groups, kernel[0], kernel[1]));
    boolean bias = chance(2);
    if (bias) {
      inputs.add(constant(filters));
    }
    add("Conv", inputs, attributes);
    channels = filters;
    if (!bias && chance(2)) {
      String constant = constant(filters, 1, 1);
      add("Add", chance(2) ? List.of(last, constant) : List.of(constant, last), Map.of());
    }
  }

  /** Draws a window's attributes and moves height and width on; its size is returned. */
  private int[] window(Map<String, OnnxAttribute> attributes, boolean dilates, boolean ceils) {
    int[] extents = {height, width};
    long[] kernel = new long[2];
    long[] strides = new long[2];
    long[] dilations = new long[2];
    long[] pads = new long[4];
    String auto = ceils ? "" : oneOf("", "", "", "NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER");
    if (ceils) {
      attributes.put("ceil_mode", new Whole(1));
    }
    boolean same = auto.startsWith("SAME");
    for (int d = 0; d < 2; d++) {
      kernel[d] = 1 + below(Math.min(3, extents[d]));
      // Shape inference miscounts windows that begin outside: rounding up, none does.
      strides[d] = 1 + below(ceils ? (int) Math.min(2, kernel[d]) : 2);
      boolean fits = 2 * (kernel[d] - 1) < extents[d];
      dilations[d] = dilates && !same && fits ? 1 + below(2) : 1;
      if (auto.isEmpty() && !ceils) {
        pads[d] = below((int) kernel[d]);
        pads[d + 2] = below((int) kernel[d]);
      }
    }
    attributes.put("kernel_shape", wholes(kernel));
    attributes.put("strides", wholes(strides));
    if (dilations[0] > 1 || dilations[1] > 1) {
      attributes.put("dilations", wholes(dilations));
    }
    attributes.put(
        auto.isEmpty() ? "pads" : "auto_pad", auto.isEmpty() ? wholes(pads) : new Text(auto));
    for (int d = 0; d < 2; d++) {
      long reach = (kernel[d] - 1) * dilations[d] + 1;
      long room = extents[d] + pads[d] + pads[d + 2] - reach;
      long steps = room / strides[d];
      boolean oneMore = ceils && room % strides[d] != 0;
      extents[d] = (int) (same ? Math.ceilDiv(extents[d], strides[d]) : steps + (oneMore ? 2 : 1));
    }
    height = extents[0];
    width = extents[1];
    return new int[] {(int) kernel[0], (int) kernel[1]};
  }

  private void addMaxPool() {
    Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
    window(attributes, true, chance(2));
    add("MaxPool", List.of(last), attributes);
  }

  private void addAveragePool() {
    Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
    boolean ceil = chance(2);
    window(attributes, version >= 19, ceil);
    if (!ceil && chance(2)) {
      attributes.put("count_include_pad", new Whole(1));
    }
    add("AveragePool", List.of(last), attributes);
  }

  private void addPad() {
    String mode = oneOf("constant", "constant", "edge", "reflect", version < 19 ? "edge" : "wrap");
    boolean fits = Math.min(height, width) > 2;
    long[] pads = new long[8];
    for (int side : new int[] {2, 3, 6, 7}) {
      pads[side] = below(fits ? 3 : 1);
    }
    if (mode.equals("constant") && height > 3 && chance(2)) {
      pads[2] = -1;
    }
    List<String> inputs =
        new ArrayList<>(List.of(last, hold(OnnxTensor.ofIntegers(new int[] {8}, pads))));
    if (mode.equals("constant") && chance(2)) {
      inputs.add(hold(OnnxTensor.ofFloats(new int[0], oneOf(0f, 0.5f))));
    }
    add("Pad", inputs, Map.of("mode", new Text(mode)));
    height += (int) (pads[2] + pads[6]);
    width += (int) (pads[3] + pads[7]);
  }

  /** A path past a convolution. */
  private void addBlock() {
    String before = last;
    add(
        "Conv",
        List.of(last, constant(channels, channels, 3, 3)),
        Map.of("pads", wholes(1, 1, 1, 1)));
    addActivation();
    add("Add", chance(2) ? List.of(before, last) : List.of(last, before), Map.of());
  }

  /** A number, or one for each channel, on either side. */
  private void addArithmetic() {
    String operator = oneOf("Add", "Sub", "Mul", "Div");
    OnnxTensor constant = chance(2) ? tensor() : tensor(oneOf(0, 1) == 0 ? 1 : channels, 1, 1);
    for (int i = 0; operator.equals("Div") && i < constant.size(); i++) {
      constant.set(i, 1 + Math.abs(constant.real(i)));
    }
    String held = hold(constant);
    boolean behind = operator.equals("Div") || chance(2);
    add(operator, behind ? List.of(last, held) : List.of(held, last), Map.of());
  }

  /** Squeeze and excitation: by convolutions of one pixel, or by layers of features. */
  private void addExcitation() {
    String trunk = last;
    int area = height * width;
    if (chance(2)) {
      addMean();
      add("Conv", List.of(last, constant(channels, channels, 1, 1)), Map.of());
    } else {
      add("GlobalAveragePool", List.of(last), Map.of());
      add("Flatten", List.of(last), Map.of());
      addLinear(channels, channels);
      long[] shape = {0, channels, 1, 1};
      add("Reshape", List.of(last, hold(OnnxTensor.ofIntegers(new int[] {4}, shape))), Map.of());
    }
    add(oneOf("Sigmoid", "HardSigmoid", "Tanh"), List.of(last), Map.of());
    String gate = last;
    add(
        oneOf("Mul", "Add", "Sub"),
        chance(2) ? List.of(trunk, gate) : List.of(gate, trunk),
        Map.of());
    if (area == 1) {
      add("Relu", List.of(last), Map.of());
    }
  }

  private void addMean() {
    if (version < 18) {
      add("ReduceMean", List.of(last), Map.of("axes", oneOf(wholes(2, 3), wholes(-1, -2))));
    } else {
      long[] axes = oneOf(new long[] {2, 3}, new long[] {-2, -1});
      add("ReduceMean", List.of(last, hold(OnnxTensor.ofIntegers(new int[] {2}, axes))), Map.of());
    }
  }

  /** One channel that says how much of each pixel passes. */
  private void addPixelGate() {
    String trunk = last;
    add("Conv", List.of(last, constant(1, channels, 1, 1)), Map.of());
    add("Sigmoid", List.of(last), Map.of());
    add("Mul", List.of(trunk, last), Map.of());
  }

  private void addJoin() {
    String before = last;
    int more = 1 + below(3);
    add("Conv", List.of(last, constant(more, channels, 1, 1)), Map.of());
    List<String> parts = chance(2) ? List.of(before, last) : List.of(last, before, last);
    channels += more * (parts.size() - 1);
    add("Concat", parts, Map.of("axis", new Whole(oneOf(1, -3))));
  }

  /** The channels in groups, turned: Reshape, Transpose, Reshape. */
  private void addShuffle() {
    int groups = channels % 2 == 0 ? 2 : 1;
    long[] apart = {0, groups, channels / groups, height, width};
    long[] together = {oneOf(0, -1), channels, height, width};
    add("Reshape", List.of(last, hold(OnnxTensor.ofIntegers(new int[] {5}, apart))), Map.of());
    add("Transpose", List.of(last), Map.of("perm", wholes(0, 2, 1, 3, 4)));
    add("Reshape", List.of(last, hold(OnnxTensor.ofIntegers(new int[] {4}, together))), Map.of());
  }

  /** The channels in two parts, one of which goes through a convolution. */
  private void addSplit() {
    if (channels < 2) {
      return;
    }
    int first = 1 + below(channels - 1);
    List<String> inputs = new ArrayList<>(List.of(last));
    Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
    attributes.put("axis", new Whole(1));
    if (version < 13) {
      attributes.put("split", wholes(first, channels - first));
    } else {
      inputs.add(hold(OnnxTensor.ofIntegers(new int[] {2}, first, channels - first)));
    }
    List<String> parts = List.of("s" + nodes.size(), "t" + nodes.size());
    nodes.add(new OnnxNode("n" + nodes.size(), "Split", "", inputs, parts, attributes));
    add("Conv", List.of(parts.getFirst(), constant(first, first, 1, 1)), Map.of());
    add("Concat", List.of(parts.getLast(), last), Map.of("axis", new Whole(1)));
  }

  /** Cuts the borders off, or takes every other channel. */
  private void addSlice() {
    if (height < 3 || width < 3) {
      return;
    }
    boolean borders = chance(2);
    long[] starts = borders ? new long[] {1, 0} : new long[] {0};
    long[] ends = borders ? new long[] {Long.MAX_VALUE, -1} : new long[] {channels};
    long[] axes = borders ? new long[] {2, 3} : new long[] {1};
    long[] steps = borders ? new long[] {1, 1} : new long[] {2};
    List<String> inputs = new ArrayList<>(List.of(last));
    for (long[] values : List.of(starts, ends, axes, steps)) {
      inputs.add(hold(OnnxTensor.ofIntegers(new int[] {values.length}, values)));
    }
    add("Slice", inputs, Map.of());
    height -= borders ? 1 : 0;
    width -= borders ? 1 : 0;
    channels = borders ? channels : (channels + 1) / 2;
  }

  private void addActivation() {
    switch (below(10)) {
      case 3 -> add("Tanh", List.of(last), Map.of());
      case 4 -> add("Sigmoid", List.of(last), Map.of());
      case 5 -> add("Elu", List.of(last), chance(2) ? Map.of() : Map.of("alpha", real(0.4f)));
      case 6 ->
          add(
              "HardSigmoid",
              List.of(last),
              chance(2) ? Map.of() : Map.of("alpha", real(0.3f), "beta", real(0.1f)));
      case 7 -> add(version < 14 ? "Selu" : "HardSwish", List.of(last), Map.of());
      case 8 -> addGelu();
      case 9 -> add("Neg", List.of(last), Map.of());
      case 0 -> add("Relu", List.of(last), Map.of());
      case 1 -> add("LeakyRelu", List.of(last), chance(2) ? Map.of() : Map.of("alpha", real(0.2f)));
      default -> {
        String low = chance(2) ? hold(OnnxTensor.ofFloats(new int[0], -0.3f)) : "";
        String high = hold(OnnxTensor.ofFloats(new int[0], 0.4f));
        add("Clip", List.of(last, low, high), Map.of());
      }
    }
  }

  /** GELU as it is spelled by the error function. */
  private void addGelu() {
    String x = last;
    add("Div", List.of(x, hold(OnnxTensor.ofFloats(new int[0], 1.4142135f))), Map.of());
    add("Erf", List.of(last), Map.of());
    add("Add", List.of(last, hold(OnnxTensor.ofFloats(new int[0], 1))), Map.of());
    add("Mul", List.of(x, last), Map.of());
    add("Mul", List.of(last, hold(OnnxTensor.ofFloats(new int[0], 0.5f))), Map.of());
  }

  private void addBatchNorm(int of) {
    OnnxTensor variance = tensor(of);
    for (int i = 0; i < of; i++) {
      variance.set(i, 0.5 + Math.abs(variance.real(i)));
    }
    List<String> inputs = List.of(last, constant(of), constant(of), constant(of), hold(variance));
    add("BatchNormalization", inputs, chance(2) ? Map.of() : Map.of("epsilon", real(0.1f)));
  }

  private void addDropout() {
    if (version < 12) {
      add("Dropout", List.of(last), Map.of("ratio", real(0.3f)));
    } else {
      String ratio = hold(OnnxTensor.ofFloats(new int[0], 0.3f));
      add("Dropout", List.of(last, ratio), Map.of());
    }
  }

  private void addPrelu() {
    if (chance(3)) {
      String slope = chance(2) ? constant(1) : constant(channels, 1, 1);
      add("PRelu", List.of(last, slope), Map.of());
    }
  }

  /** The shape of the images is asked for, and its first extent used. */
  private void addDynamicFlatten() {
    String values = last;
    add("Shape", List.of(values), Map.of());
    String shape = last;
    add("Gather", List.of(shape, hold(OnnxTensor.ofIntegers(new int[0], 0))), Map.of());
    if (version < 13) {
      add("Unsqueeze", List.of(last), Map.of("axes", wholes(0)));
    } else {
      add("Unsqueeze", List.of(last, hold(OnnxTensor.ofIntegers(new int[] {1}, 0))), Map.of());
    }
    String rest = hold(OnnxTensor.ofIntegers(new int[] {1}, -1));
    add("Concat", List.of(last, rest), Map.of("axis", new Whole(0)));
    add("Reshape", List.of(values, last), Map.of());
  }

  private void addFlatten(int features) {
    if (chance(3)) {
      addDynamicFlatten();
    } else if (chance(2)) {
      add("Flatten", List.of(last), chance(2) ? Map.of() : Map.of("axis", new Whole(1)));
    } else {
      long[] shape = oneOf(new long[] {0, -1}, new long[] {-1, features}, new long[] {0, features});
      String target = hold(OnnxTensor.ofIntegers(new int[] {2}, shape));
      add("Reshape", List.of(last, target), Map.of());
    }
    int inputs = features;
    if (chance(2)) {
      inputs = 1 + below(6);
      addLinear(features, inputs);
      if (chance(2)) {
        addBatchNorm(inputs);
      }
      addActivation();
      addDropout();
    }
    addLinear(inputs, CLASSES);
    if (chance(3)) {
      add("Softmax", List.of(last), Map.of("axis", new Whole(oneOf(1, -1))));
    }
  }

  private void addLinear(int inputs, int outputs) {
    if (chance(2)) {
      add("MatMul", List.of(last, constant(inputs, outputs)), Map.of());
      add("Add", List.of(last, constant(outputs)), Map.of());
      return;
    }
    boolean transposed = chance(2);
    Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
    attributes.put("transB", new Whole(transposed ? 1 : 0));
    if (chance(2)) {
      attributes.put("alpha", real(0.5f));
      attributes.put("beta", real(2));
    }
    String matrix = transposed ? constant(outputs, inputs) : constant(inputs, outputs);
    int[] c = oneOf(new int[] {outputs}, new int[] {1, outputs}, new int[] {1}, new int[0]);
    add("Gemm", List.of(last, matrix, constant(c)), attributes);
  }

  private void add(String operator, List<String> inputs, Map<String, OnnxAttribute> attributes) {
    last = "v" + nodes.size();
    nodes.add(new OnnxNode("n" + nodes.size(), operator, "", inputs, List.of(last), attributes));
  }

  private String constant(int... shape) {
    return hold(tensor(shape));
  }

  private OnnxTensor tensor(int... shape) {
    float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return OnnxTensor.ofFloats(shape, values);
  }

  /** The name of a constant: an initializer, or what a node makes. */
  private String hold(OnnxTensor tensor) {
    String name = "c" + initializers.size() + "_" + nodes.size();
    if (chance(4)) {
      Map<String, OnnxAttribute> value = Map.of("value", new Dense(tensor));
      nodes.add(new OnnxNode("n" + nodes.size(), "Constant", "", List.of(), List.of(name), value));
    } else {
      initializers.put(name, tensor);
    }
    return name;
  }

  private static Real real(float value) {
    return new Real(value);
  }

  private static Wholes wholes(long... values) {
    return new Wholes(Arrays.stream(values).boxed().toList());
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
