package lanewise.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import lanewise.nn.Activation;
import lanewise.nn.AvgPool2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.Layer;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network;
import lanewise.tensor.Window;
import org.junit.jupiter.api.Test;

/** Graphs as other tools write them. */
class OnnxImportTest {
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, OnnxTensor> constants = new LinkedHashMap<>();

  private void node(
      String operator, List<String> inputs, String output, Map<String, OnnxAttribute> attributes) {
    nodes.add(new OnnxNode(output, operator, "", inputs, List.of(output), attributes));
  }

  private void constant(String name, List<Integer> shape, float... values) {
    int[] extents = shape.stream().mapToInt(Integer::intValue).toArray();
    constants.put(name, OnnxTensor.ofFloats(extents, values));
  }

  private ImportedNetwork read(String output) {
    return OnnxImport.of(model(output));
  }

  /** Of a graph that is no classifier. */
  private ImportedNetwork readValues(String output) {
    return OnnxImport.ofAnyShape(model(output));
  }

  private OnnxModel model(String output) {
    List<Extent> image = List.of(Extent.open("N"), Extent.of(1), Extent.of(4), Extent.of(4));
    OnnxGraph graph =
        new OnnxGraph(
            "g",
            nodes,
            constants,
            List.of(new OnnxValue("x", 1, image)),
            List.of(new OnnxValue(output, 1, null)));
    return new OnnxModel(8, Map.of("", 17), graph, Map.of());
  }

  private static List<Layer> layers(ImportedNetwork imported) {
    return imported.network().nodes().stream().map(Network.Node::layer).toList();
  }

  @Test
  void aProductAndASumAreOneLayer() {
    node("Flatten", List.of("x"), "f", Map.of());
    constant("w", List.of(16, 2), new float[32]);
    constants.get("w").set(1, 5.0); // from the first feature to the second output
    constant("b", List.of(2), 3, 4);
    node("MatMul", List.of("f", "w"), "m", Map.of());
    node("Add", List.of("b", "m"), "y", Map.of());
    ImportedNetwork imported = read("y");
    assertThat(layers(imported)).containsExactly(new Flatten(), new Linear(2));
    assertThat(imported.weights().get("fc1.weight").shape()).hasToString("(2, 16)");
    assertThat(imported.weights().get("fc1.weight").values()[16]).isEqualTo(5);
    assertThat(imported.weights().get("fc1.bias").values()).containsExactly(3, 4);
  }

  @Test
  void factorsOfGemmGoIntoTheWeights() {
    constants.put("s", OnnxTensor.ofIntegers(new int[] {2}, 0, -1));
    node("Reshape", List.of("x", "s"), "f", Map.of());
    float[] ones = new float[16];
    Arrays.fill(ones, 1);
    constant("w", List.of(1, 16), ones);
    constant("b", List.of(1), 3);
    node(
        "Gemm",
        List.of("f", "w", "b"),
        "y",
        Map.of("alpha", new Real(0.5f), "beta", new Real(2), "transB", new Whole(1)));
    ImportedNetwork imported = readValues("y");
    assertThat(imported.weights().get("fc1.weight").values()).containsOnly(0.5f);
    assertThat(imported.weights().get("fc1.bias").values()).containsExactly(6);
  }

  @Test
  void zerosJoinTheConvolutionAndConstantsItsBias() {
    constants.put("pads", OnnxTensor.ofIntegers(new int[] {8}, 0, 0, 1, 0, 0, 0, 0, 2));
    node("Pad", List.of("x", "pads"), "p", Map.of());
    node(
        "Constant",
        List.of(),
        "w",
        Map.of("value", new Dense(OnnxTensor.ofFloats(new int[] {1, 1, 3, 3}, new float[9]))));
    node("Conv", List.of("p", "w"), "c", Map.of("auto_pad", new Text("VALID")));
    constant("b", List.of(1, 1, 1), 7);
    node("Add", List.of("c", "b"), "d", Map.of());
    node("Relu", List.of("d"), "r", Map.of());
    node("Identity", List.of("r"), "i", Map.of());
    node("Flatten", List.of("i"), "f", Map.of());
    node("Softmax", List.of("f"), "y", Map.of("axis", new Whole(1)));
    ImportedNetwork imported = read("y");
    assertThat(layers(imported))
        .containsExactly(
            new Conv2d(1, new Window(3, 3, 1, 1, 1, 0, 0, 2)), Activation.relu(), new Flatten());
    assertThat(imported.weights().get("conv1.bias").values()).containsExactly(7);
  }

  @Test
  void paddingThatIsWorkedOut() {
    constant("w", List.of(1, 1, 2, 2), 1, 1, 1, 1);
    node("Conv", List.of("x", "w"), "c", Map.of("auto_pad", new Text("SAME_LOWER")));
    node(
        "MaxPool",
        List.of("c"),
        "m",
        Map.of(
            "kernel_shape", new Wholes(List.of(3L, 3L)),
            "strides", new Wholes(List.of(2L, 2L)),
            "ceil_mode", new Whole(1)));
    node("Flatten", List.of("m"), "y", Map.of());
    assertThat(layers(read("y")))
        .containsExactly(
            new Conv2d(1, new Window(2, 2, 1, 1, 1, 1, 0, 0)).bias(false),
            new MaxPool2d(new Window(3, 3, 2, 2, 0, 0, 1, 1)),
            new Flatten());
  }

  @Test
  void unsupportedNodesAreNamed() {
    constant("w", List.of(2, 1, 3, 3), new float[18]);
    node("Conv", List.of("x", "w"), "c1", Map.of("dilations", new Wholes(List.of(2L, 2L))));
    assertThatThrownBy(() -> read("c1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "node 'c1' (Conv) cannot be a layer: layer conv1: a 3x3 window of dilation 2x2 does not"
                + " fit its 4x4 input");

    nodes.clear();
    node("Conv", List.of("x", "w"), "c2", Map.of("group", new Whole(2)));
    assertThatThrownBy(() -> read("c2"))
        .hasMessage(
            "node 'c2' (Conv) has attribute group = 2 with weights float[2, 1, 3, 3] on images"
                + " (1, 4, 4)");

    nodes.clear();
    node("Wish", List.of("x"), "e", Map.of());
    assertThatThrownBy(() -> read("e"))
        .hasMessage(
            "node 'e' (Wish) is an operator that is not supported; replace it in the network, or"
                + " remove it by onnxsim if it computes a constant (the supported ones:"
                + " docs/exchange.md)");

    nodes.clear();
    node("Relu", List.of("x"), "r", Map.of("odd", new Whole(1)));
    assertThatThrownBy(() -> read("r")).hasMessageContaining("unknown attribute odd");

    nodes.clear();
    node("Softmax", List.of("x"), "s", Map.of());
    node("Flatten", List.of("s"), "f", Map.of());
    assertThatThrownBy(() -> read("f")).hasMessageContaining("a softmax over 4 of them");

    nodes.clear();
    node("Relu", List.of("lost"), "r", Map.of());
    assertThatThrownBy(() -> read("r"))
        .hasMessage("node 'r' (Relu) reads 'lost', which no earlier node produces");
  }

  private void assertRefused(String message) {
    String last = nodes.getLast().outputs().getFirst();
    assertThatThrownBy(() -> read(last))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(" + nodes.getLast().operator() + ")")
        .hasMessageContaining(message);
    nodes.clear();
  }

  @Test
  void everyRefusalNamesNodeOperatorAndAttribute() {
    Wholes two = new Wholes(List.of(2L, 2L));
    Wholes one = new Wholes(List.of(1L, 1L, 1L, 1L));
    constant("w", List.of(2, 1, 3, 3), new float[18]);
    constant("m", List.of(16, 2), new float[32]);
    constant("c", List.of(1), 1);
    constants.put("shape", OnnxTensor.ofIntegers(new int[] {2}, 4, -1));
    constants.put("pads", OnnxTensor.ofIntegers(new int[] {8}, 0, 1, 0, 0, 0, 0, 0, 0));

    constant("none", List.of(0));
    node("Clip", List.of("x", "none"), "y", Map.of());
    assertRefused("has float[0] as input 1; expected one number");
    node("Dropout", List.of("x", "none"), "y", Map.of());
    assertRefused("expected one number");
    node("Dropout", List.of("x", "", "none"), "y", Map.of());
    assertRefused("expected one number");
    node("Mul", List.of(), "y", Map.of());
    assertRefused("has no input 0");
    node("Conv", List.of("x", "w"), "y", Map.of("auto_pad", new Text("FULL")));
    assertRefused("attribute auto_pad = FULL");
    node("Conv", List.of("x", "w"), "y", Map.of("kernel_shape", two));
    assertRefused("attribute kernel_shape other than its weights");
    node("Conv", List.of("x", "w"), "y", Map.of("strides", new Wholes(List.of(0L, 1L))));
    assertRefused("stride 0x1");
    node("Conv", List.of("x", "w"), "y", Map.of("dilations", new Wholes(List.of(1L))));
    assertRefused("needs 2 dilations");
    node("Conv", List.of("x", "x"), "y", Map.of());
    assertRefused("reads 'x', which is not constant");
    node("AveragePool", List.of("x"), "y", Map.of("kernel_shape", two, "pads", two));
    assertRefused("needs 4 pads");
    node(
        "AveragePool",
        List.of("x"),
        "y",
        Map.of(
            "kernel_shape", new Wholes(List.of(3L, 3L)),
            "strides", two,
            "pads", one,
            "ceil_mode", new Whole(1),
            "count_include_pad", new Whole(1)));
    assertRefused("attributes count_include_pad = 1 and ceil_mode = 1");
    node("MaxPool", List.of("x"), "y", Map.of("kernel_shape", new Wholes(List.of(2L))));
    assertRefused("slides over (1, 4, 4) with 1 axes");
    node(
        "BatchNormalization",
        List.of("x", "c", "c", "c", "c"),
        "y",
        Map.of("training_mode", new Whole(1)));
    assertRefused("attribute training_mode = 1");
    node("Gemm", List.of("x", "m"), "y", Map.of("transA", new Whole(1)));
    assertRefused("attribute transA = 1");
    node("MatMul", List.of("m", "x"), "y", Map.of());
    assertRefused("constant 'm'");
    constant("pixels", List.of(2, 1, 1, 1), 1, 2);
    node("Add", List.of("x", "pixels"), "y", Map.of());
    assertRefused("has the constant float[2, 1, 1, 1] with values of shape N x (1, 4, 4)");
    constant("square", List.of(4, 4), new float[16]);
    node("Add", List.of("x", "square"), "y", Map.of());
    assertRefused("has the constant float[4, 4] with values of shape N x (1, 4, 4)");
    node("Concat", List.of("x", "x"), "y", Map.of("axis", new Whole(2)));
    assertRefused("attribute axis = 2 of N x (1, 4, 4); only channels can be concatenated");
    node("ReduceMean", List.of("x"), "y", Map.of("axes", new Wholes(List.of(0L, 1L))));
    assertRefused("reduces axes [0, 1]; only axes within an image are supported");
    node("Cast", List.of("x"), "y", Map.of("to", new Whole(7)));
    assertRefused("casts to another type than float");
    constants.put("half", OnnxTensor.ofFloats(new int[0], 0.5f));
    node("Pow", List.of("x", "half"), "y", Map.of());
    assertRefused("has exponent 0.5");
    constants.put("first", OnnxTensor.ofIntegers(new int[] {1}, 0));
    constants.put("second", OnnxTensor.ofIntegers(new int[] {1}, 1));
    node("Slice", List.of("x", "first", "second"), "y", Map.of());
    assertRefused("selects some of the images");
    node("Gather", List.of("x", "first"), "y", Map.of());
    assertRefused("selects some of the images");
    node("Transpose", List.of("x"), "y", Map.of("perm", new Wholes(List.of(1L, 0L, 2L, 3L))));
    assertRefused("moves values from image to image");
    node("Flatten", List.of("x"), "y", Map.of("axis", new Whole(3)));
    assertRefused("reshapes N x (1, 4, 4) to [N*4, 4] without an axis for the images");
    node("Reshape", List.of("x", "shape"), "y", Map.of());
    assertRefused("without an axis for the images");
    node("Pad", List.of("x", "pads"), "y", Map.of());
    assertRefused("has pads [0, 1, 0, 0, 0, 0, 0, 0] of axis 1");
    node("Pad", List.of("x", "pads"), "y", Map.of("mode", new Text("dream")));
    assertRefused("attribute mode = dream");
    node("Constant", List.of(), "y", Map.of("value_strings", new OnnxAttribute.Other("type 8")));
    assertRefused("value_strings, which is not supported");
    node("Softmax", List.of("x"), "y", Map.of("axis", new Whole(1)));
    assertRefused("is over another axis than the last");
  }

  @Test
  void averagesTellWhetherPaddingCounts() {
    Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
    attributes.put("kernel_shape", new Wholes(List.of(3L, 3L)));
    attributes.put("strides", new Wholes(List.of(2L, 2L)));
    attributes.put("ceil_mode", new Whole(1));
    node("AveragePool", List.of("x"), "a", Map.copyOf(attributes));
    attributes.put("pads", new Wholes(List.of(1L, 1L, 1L, 1L)));
    node("AveragePool", List.of("a"), "b", Map.copyOf(attributes));
    attributes.put("count_include_pad", new Whole(1));
    attributes.remove("ceil_mode");
    node("AveragePool", List.of("b"), "c", Map.copyOf(attributes));
    node("Flatten", List.of("c"), "y", Map.of());
    assertThat(layers(readValues("y")))
        .containsExactly(
            new AvgPool2d(new Window(3, 3, 2, 2, 0, 0, 1, 1), false),
            new AvgPool2d(new Window(3, 3, 2, 2, 1, 1, 2, 2), false),
            new AvgPool2d(new Window(3, 3, 2, 2, 1, 1, 1, 1), true),
            new Flatten());
  }

  @Test
  void aNormalisationOfFeaturesGoesIntoTheWeights() {
    node("Flatten", List.of("x"), "f", Map.of());
    float[] ones = new float[16];
    Arrays.fill(ones, 1);
    constant("w", List.of(16, 1), ones);
    constant("gain", List.of(1), 3);
    constant("shift", List.of(1), 5);
    constant("mean", List.of(1), 2);
    constant("variance", List.of(1), 4);
    node("MatMul", List.of("f", "w"), "m", Map.of());
    node(
        "BatchNormalization",
        List.of("m", "gain", "shift", "mean", "variance"),
        "y",
        Map.of("epsilon", new Real(0)));
    ImportedNetwork imported = readValues("y");
    assertThat(layers(imported)).containsExactly(new Flatten(), new Linear(1));
    assertThat(imported.weights().get("fc1.weight").values()).containsOnly(1.5f);
    assertThat(imported.weights().get("fc1.bias").values()).containsExactly(2);
  }

  @Test
  void aDescriptionThatIsDamagedIsRefused() {
    for (String text :
        List.of(
            "",
            "{}",
            "[1]",
            "{\"input\":[1,4,4],\"nodes\":[{\"layer\":\"Nonsense\",\"inputs\":[-1]}]}",
            "{\"input\":[1,4,4],\"nodes\":[{\"layer\":\"Linear\",\"inputs\":[-1],\"outputs\":2}]}",
            "{\"input\":[1,4,4],\"nodes\":[{\"layer\":\"ReLU\",\"inputs\":[7]}]}")) {
      assertThatThrownBy(() -> NetworkJson.read(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
