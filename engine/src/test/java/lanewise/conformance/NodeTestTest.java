package lanewise.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.conformance.NodeTest.Outcome;
import lanewise.conformance.NodeTest.Verdict;
import lanewise.format.FormatException;
import lanewise.format.onnx.OnnxAttribute;
import lanewise.format.onnx.OnnxFile;
import lanewise.format.onnx.OnnxGraph;
import lanewise.format.onnx.OnnxModel;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.format.onnx.OnnxValue;
import lanewise.format.onnx.OnnxValue.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NodeTestTest {
  @TempDir private Path folder;

  static Stream<NodeTest> theSuite() {
    return NodeTest.in(NodeSuite.folder()).stream();
  }

  /** How many of the suite the engine has no layer for. */
  private static final int SKIPS = 18;

  @ParameterizedTest
  @MethodSource("theSuite")
  void noTestOfTheSuiteFails(NodeTest test) {
    Outcome outcome = test.run();
    assertThat(outcome.verdict())
        .as("%s: %s", test.name(), outcome.detail())
        .isNotEqualTo(Verdict.FAIL);
  }

  @Test
  void mostOfTheSuiteRunsThroughTheEngine() {
    assertThat(theSuite().filter(test -> test.run().verdict() == Verdict.SKIPPED)).hasSize(SKIPS);
  }

  @Test
  void aWrongValueFails() throws IOException {
    writeLeakyRelu("LeakyRelu");
    writeTensor("input_0.pb", -2);
    writeTensor("output_0.pb", -1.002f);
    assertThat(new NodeTest(folder).run().verdict()).isEqualTo(Verdict.FAIL);

    writeTensor("output_0.pb", -1.0005f);
    assertThat(new NodeTest(folder).run().verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void anotherShapeFails() throws IOException {
    writeLeakyRelu("LeakyRelu");
    writeTensor("input_0.pb", -2);
    writeTensor("output_0.pb", -1, -1);
    assertThat(new NodeTest(folder).run())
        .isEqualTo(new Outcome(Verdict.FAIL, "gives float[1]; recorded is float[2]"));
  }

  @Test
  void anUnknownOperatorIsSkippedByName() throws IOException {
    writeLeakyRelu("Wish");
    writeTensor("input_0.pb", -2);
    writeTensor("output_0.pb", -1);
    Outcome outcome = new NodeTest(folder).run();
    assertThat(outcome.verdict()).isEqualTo(Verdict.SKIPPED);
    assertThat(outcome.detail())
        .startsWith("node 'n' (Wish) is an operator that is not supported; replace it");
  }

  @Test
  void anUnknownElementTypeIsSkippedByNumber() throws IOException {
    writeLeakyRelu("LeakyRelu", 8);
    assertThat(new NodeTest(folder).run())
        .isEqualTo(new Outcome(Verdict.SKIPPED, "element type 8 is not supported"));
  }

  @Test
  void sequencesAreSkipped() throws IOException {
    writeSequenceModel();
    assertThat(new NodeTest(folder).run())
        .isEqualTo(
            new Outcome(Verdict.SKIPPED, "takes or gives a sequence or an optional, not a tensor"));
  }

  @Test
  void aDamagedModelFails() throws IOException {
    Files.write(folder.resolve("model.onnx"), new byte[] {1, 2, 3});
    assertThat(new NodeTest(folder).run().verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void aFolderWithoutTestsIsRefused() {
    assertThatThrownBy(() -> NodeTest.in(folder))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("holds no tests");
  }

  private void writeSequenceModel() throws IOException {
    OnnxNode node = new OnnxNode("n", "Identity", "", List.of("x"), List.of("y"), Map.of());
    OnnxGraph graph =
        new OnnxGraph(
            "g",
            List.of(node),
            Map.of(),
            List.of(new OnnxValue("x", 0, null)),
            List.of(new OnnxValue("y", 0, null)));
    OnnxFile.write(folder.resolve("model.onnx"), new OnnxModel(8, Map.of("", 16), graph, Map.of()));
    Files.createDirectories(folder.resolve("test_data_set_0"));
  }

  private void writeLeakyRelu(String operator) throws IOException {
    writeLeakyRelu(operator, 1);
  }

  private void writeLeakyRelu(String operator, int type) throws IOException {
    OnnxNode node =
        new OnnxNode(
            "n",
            operator,
            "",
            List.of("x"),
            List.of("y"),
            Map.of("alpha", new OnnxAttribute.Real(0.5f)));
    List<Extent> shape = List.of(Extent.open("n"));
    OnnxGraph graph =
        new OnnxGraph(
            "g",
            List.of(node),
            Map.of(),
            List.of(new OnnxValue("x", type, shape)),
            List.of(new OnnxValue("y", 1, shape)));
    OnnxFile.write(folder.resolve("model.onnx"), new OnnxModel(8, Map.of("", 17), graph, Map.of()));
    Files.createDirectories(folder.resolve("test_data_set_0"));
  }

  private void writeTensor(String name, float... values) {
    OnnxFile.writeTensor(
        folder.resolve("test_data_set_0").resolve(name),
        OnnxTensor.ofFloats(new int[] {values.length}, values));
  }
}
