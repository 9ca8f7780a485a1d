package lanewise.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.format.FormatException;
import lanewise.format.onnx.OnnxAttribute;
import lanewise.format.onnx.OnnxFile;
import lanewise.format.onnx.OnnxGraph;
import lanewise.format.onnx.OnnxModel;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.format.onnx.OnnxValue;
import lanewise.format.onnx.OnnxValue.Extent;
import lanewise.onnx.NodeTest.Outcome;
import lanewise.onnx.NodeTest.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NodeTestTest {
  @TempDir private Path folder;

  static Stream<NodeTest> theSuite() {
    return NodeTest.in(NodeSuite.folder()).stream();
  }

  @ParameterizedTest
  @MethodSource("theSuite")
  void everyTestOfTheSuitePasses(NodeTest test) {
    Outcome outcome = test.run();
    assertThat(outcome.verdict())
        .as("%s: %s", test.name(), outcome.detail())
        .isEqualTo(Verdict.PASS);
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
    writeLeakyRelu("Mish");
    assertThat(new NodeTest(folder).run())
        .isEqualTo(new Outcome(Verdict.SKIPPED, "operator Mish is not implemented"));
  }

  @Test
  void anUnknownElementTypeIsSkippedByNumber() throws IOException {
    writeLeakyRelu("LeakyRelu", 8);
    assertThat(new NodeTest(folder).run())
        .isEqualTo(new Outcome(Verdict.SKIPPED, "element type 8 is not supported"));
  }

  @Test
  void sequencesAndOptionalsPassThroughIdentityAlone() throws IOException {
    byte[] tensor = {0x08, 0x01, 0x10, 0x01, 0x4a, 0x04, 0, 0, 0x40, 0x40}; // float[1], 3
    byte[] two = field(3, tensor, field(3, tensor, new byte[0]));
    byte[] optional = field(5, two, new byte[0]);
    writeSequenceModel("Identity");
    Path set = folder.resolve("test_data_set_0");
    for (byte[] value : List.of(two, optional, new byte[0])) {
      Files.write(set.resolve("input_0.pb"), value);
      Files.write(set.resolve("output_0.pb"), value);
      assertThat(new NodeTest(folder).run().verdict()).isEqualTo(Verdict.PASS);
    }

    Files.write(set.resolve("input_0.pb"), two);
    assertThat(new NodeTest(folder).run())
        .isEqualTo(new Outcome(Verdict.FAIL, "gives (tt); recorded is ()"));
    tensor[9] = 0x41;
    Files.write(set.resolve("output_0.pb"), field(3, tensor, field(3, tensor, new byte[0])));
    assertThat(new NodeTest(folder).run().verdict()).isEqualTo(Verdict.FAIL);

    writeSequenceModel("SequenceAt");
    assertThat(new NodeTest(folder).run())
        .isEqualTo(
            new Outcome(Verdict.SKIPPED, "takes or gives a sequence or an optional, not a tensor"));
  }

  /** A message within a message, before what stands there already. */
  private static byte[] field(int number, byte[] message, byte[] rest) {
    byte[] bytes = new byte[2 + message.length + rest.length];
    bytes[0] = (byte) (number << 3 | 2);
    bytes[1] = (byte) message.length;
    System.arraycopy(message, 0, bytes, 2, message.length);
    System.arraycopy(rest, 0, bytes, 2 + message.length, rest.length);
    return bytes;
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

  private void writeSequenceModel(String operator) throws IOException {
    OnnxNode node = new OnnxNode("n", operator, "", List.of("x"), List.of("y"), Map.of());
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
