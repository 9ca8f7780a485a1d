package lanewise.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lanewise.format.FormatException;
import lanewise.format.onnx.OnnxValue.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxFileTest {
  private static final Path NAME = Path.of("model.onnx");

  @TempDir private Path folder;

  private static OnnxModel sample() {
    OnnxNode conv =
        new OnnxNode(
            "conv1",
            "Conv",
            "",
            List.of("x", "w", ""),
            List.of("y"),
            Map.of(
                "pads", new OnnxAttribute.Wholes(List.of(1L, -1L, 300L, 0L)),
                "alpha", new OnnxAttribute.Real(0.25f),
                "auto_pad", new OnnxAttribute.Text("NOTSET"),
                "scales", new OnnxAttribute.Reals(List.of(1f, -2f)),
                "group", new OnnxAttribute.Whole(1)));
    OnnxGraph graph =
        new OnnxGraph(
            "net",
            List.of(conv),
            Map.of("w", OnnxTensor.ofFloats(new int[] {1, 1, 2}, 1.5f, -2)),
            List.of(new OnnxValue("x", 1, List.of(Extent.open("N"), Extent.of(3)))),
            List.of(new OnnxValue("y", 1, null)));
    return new OnnxModel(8, Map.of("", 17), graph, Map.of("who", "me"));
  }

  @Test
  void writtenFilesAreReadBack() {
    Path file = folder.resolve("m.onnx");
    OnnxFile.write(file, sample());
    OnnxModel read = OnnxFile.readModel(file);
    OnnxGraph graph = read.graph();
    assertThat(read.irVersion()).isEqualTo(8);
    assertThat(read.opsets()).isEqualTo(sample().opsets());
    assertThat(read.metadata()).isEqualTo(sample().metadata());
    assertThat(graph.nodes()).isEqualTo(sample().graph().nodes());
    assertThat(graph.inputs()).isEqualTo(sample().graph().inputs());
    assertThat(graph.outputs()).isEqualTo(sample().graph().outputs());
    assertThat(graph.initializers().get("w")).hasToString("float[1, 1, 2]");
    assertThat(graph.initializers().get("w").floats()).containsExactly(1.5f, -2);
  }

  @Test
  void aCutFileIsRefusedAtEveryByte() throws IOException {
    Path file = folder.resolve("m.onnx");
    OnnxFile.write(file, sample());
    byte[] bytes = Files.readAllBytes(file);
    int refused = 0;
    for (int length = 0; length < bytes.length; length++) {
      try {
        ModelDecoder.read(new ProtoReader(NAME, Arrays.copyOf(bytes, length)));
      } catch (FormatException e) {
        assertThat(e).hasMessageStartingWith("model.onnx: ").hasMessageNotContaining("\n");
        refused++;
      }
    }
    // Only where a whole field of the model ends can a cut go unnoticed.
    assertThat(refused).isGreaterThan(bytes.length - 5);
  }

  @Test
  void changedBytesRaiseNothingElse() throws IOException {
    Path file = folder.resolve("m.onnx");
    OnnxFile.write(file, sample());
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at++) {
      for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff}) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        try {
          ModelDecoder.read(new ProtoReader(NAME, changed));
        } catch (FormatException e) {
          assertThat(e).hasMessageStartingWith("model.onnx: ");
        }
      }
    }
  }

  @Test
  void elementsInTypedFields() throws IOException {
    ProtoWriter halves =
        new ProtoWriter().integer(1, 2).integer(2, 10).integer(5, 0x3c00).integer(5, 0xc000);
    assertThat(tensor(halves).floats()).containsExactly(1, -2);

    ProtoWriter bytes = new ProtoWriter().integer(5, -3).integer(1, 1).integer(2, 3);
    assertThat(tensor(bytes).integers()).containsExactly(-3);

    ProtoWriter wholes = new ProtoWriter().integer(2, 7).integer(7, Long.MIN_VALUE);
    assertThat(tensor(wholes).integers()).containsExactly(Long.MIN_VALUE);

    ProtoWriter packed = new ProtoWriter().integer(1, 2).integer(2, 1);
    packed.blob(4, ByteBuffer.wrap(new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40}));
    assertThat(tensor(packed).floats()).containsExactly(1, 2);
  }

  @Test
  void typedFieldsOfAnotherTypeAreRefused() {
    assertRefused(new ProtoWriter().integer(2, 1).integer(5, 1), "not of type float");
    assertRefused(new ProtoWriter().integer(2, 7).integer(5, 1), "not of type int64");
  }

  @Test
  void whatATensorCannotBe() {
    assertRefused(new ProtoWriter().integer(1, 3).integer(2, 1), "needs 12 bytes, given 0");
    assertRefused(new ProtoWriter().integer(1, -1).integer(2, 1), "no valid shape");
    assertRefused(
        new ProtoWriter().integer(1, 1 << 30).integer(1, 1 << 30).integer(2, 1), "too many");
    assertRefused(new ProtoWriter().integer(2, 8), "element type 8 is not supported");
    assertRefused(
        new ProtoWriter().integer(2, 1).integer(14, 1), "is outside of the model's folder");
  }

  private static ProtoWriter external(String location, int offset) {
    return new ProtoWriter()
        .integer(1, 2)
        .integer(2, 1)
        .integer(14, 1)
        .message(13, new ProtoWriter().text(1, "location").text(2, location))
        .message(13, new ProtoWriter().text(1, "offset").text(2, Integer.toString(offset)));
  }

  @Test
  void elementsOfAFileBesideTheModelAreRead(@TempDir Path folder) throws IOException {
    byte[] data = {9, 9, 9, 9, 0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40};
    Files.write(folder.resolve("model.data"), data);
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Path model = folder.resolve("model.onnx");
    assertThat(read(model, external("model.data", 4)).floats()).containsExactly(1, 2);

    assertThatThrownBy(() -> read(model, external("model.data", 8)))
        .hasMessageContaining("has 12 bytes; tensor '' of model.onnx takes 8 from 8 on");
    assertThatThrownBy(() -> read(model, external("lost.data", 0)))
        .hasMessageContaining("keeps its weights in lost.data, which is missing");
    for (String outside : List.of("../model.data", folder.resolve("model.data").toString(), "")) {
      assertThatThrownBy(() -> read(inner.resolve("model.onnx"), external(outside, 0)))
          .as(outside)
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("is outside of the model's folder");
    }
  }

  private static OnnxTensor read(Path model, ProtoWriter message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    message.writeTo(out);
    return TensorDecoder.read(new ProtoReader(model, out.toByteArray())).tensor();
  }

  @Test
  void theWireIsNotBelieved() {
    assertRefused(new byte[] {0x4a, (byte) 0xff, 0x7f}, "claims 16383 bytes, 0 follow");
    assertRefused(new byte[] {0x08, (byte) 0x80}, "is truncated");
    byte[] endless = new byte[12];
    Arrays.fill(endless, (byte) 0xff);
    endless[0] = 0x08;
    assertRefused(endless, "more than 64 bits");
    assertRefused(new byte[] {0x0b}, "wire type 3");
    assertRefused(new byte[] {0x00}, "an invalid number");
    assertRefused(new byte[] {0x42, 1, (byte) 0xff}, "not UTF-8");
  }

  private static OnnxTensor tensor(ProtoWriter message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    message.writeTo(out);
    return TensorDecoder.read(new ProtoReader(NAME, out.toByteArray())).tensor();
  }

  private static void assertRefused(ProtoWriter message, String problem) {
    assertThatThrownBy(() -> tensor(message))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(problem);
  }

  private static void assertRefused(byte[] bytes, String problem) {
    assertThatThrownBy(() -> TensorDecoder.read(new ProtoReader(NAME, bytes)))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(problem);
  }
}
