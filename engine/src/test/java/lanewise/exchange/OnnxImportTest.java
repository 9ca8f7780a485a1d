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
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.Layer;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network;
import lanewise.nn.ReLU;
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
    List<Extent> image = List.of(Extent.open("N"), Extent.of(1), Extent.of(4), Extent.of(4));
    OnnxGraph graph =
        new OnnxGraph(
            "g",
            nodes,
            constants,
            List.of(new OnnxValue("x", 1, image)),
            List.of(new OnnxValue(output, 1, null)));
    return OnnxImport.of(new OnnxModel(8, Map.of("", 17), graph, Map.of()));
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
    ImportedNetwork imported = read("y");
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
            new Conv2d(1, new Window(3, 3, 1, 1, 1, 0, 0, 2)), new ReLU(), new Flatten());
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
  void whatIsNotSupportedIsNamed() {
    constant("w", List.of(2, 1, 3, 3), new float[18]);
    node("Conv", List.of("x", "w"), "c1", Map.of("dilations", new Wholes(List.of(2L, 2L))));
    assertThatThrownBy(() -> read("c1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("node 'c1' (Conv) has attribute dilations = [2, 2]; only 1 is supported");

    nodes.clear();
    node("Conv", List.of("x", "w"), "c2", Map.of("group", new Whole(2)));
    assertThatThrownBy(() -> read("c2")).hasMessageContaining("attribute group = 2");

    nodes.clear();
    node("Elu", List.of("x"), "e", Map.of());
    assertThatThrownBy(() -> read("e"))
        .hasMessage("node 'e' (Elu) is an operator that is not supported");

    nodes.clear();
    node("Relu", List.of("x"), "r", Map.of("odd", new Whole(1)));
    assertThatThrownBy(() -> read("r")).hasMessageContaining("unknown attribute odd");

    nodes.clear();
    node("Softmax", List.of("x"), "s", Map.of());
    node("Flatten", List.of("s"), "f", Map.of());
    assertThatThrownBy(() -> read("f")).hasMessageContaining("node 's' (Softmax) is not over");

    nodes.clear();
    node("Relu", List.of("lost"), "r", Map.of());
    assertThatThrownBy(() -> read("r"))
        .hasMessage("node 'r' (Relu) reads 'lost', which nothing before it makes");
  }

  @Test
  void averagesThatLeavePaddingOutAreRefused() {
    node(
        "AveragePool",
        List.of("x"),
        "a",
        Map.of(
            "kernel_shape", new Wholes(List.of(2L, 2L)),
            "pads", new Wholes(List.of(1L, 1L, 1L, 1L))));
    assertThatThrownBy(() -> read("a"))
        .hasMessage(
            "node 'a' (AveragePool) has attribute count_include_pad = 0 with padding, not"
                + " supported");
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
