package lanewise.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import lanewise.exchange.ImportedNetwork;
import lanewise.exchange.OnnxImport;
import lanewise.format.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole models that keep their weights in files beside them, as newer exporters write them: an
 * image of 2 x 2 pixels, flattened, and a fully connected layer of weights 0 to 11 and biases 0.5.
 */
class ExternalModelTest {
  private static final int WEIGHTS = 12;

  @TempDir private Path folder;

  private static ProtoWriter value(String name, int... extents) {
    ProtoWriter shape = new ProtoWriter();
    for (int extent : extents) {
      shape.message(1, new ProtoWriter().integer(1, extent));
    }
    ProtoWriter tensor = new ProtoWriter().integer(1, 1).message(2, shape);
    return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor));
  }

  private static ProtoWriter node(String operator, String output, String... inputs) {
    ProtoWriter node = new ProtoWriter();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(3, output).text(4, operator);
  }

  /** A tensor whose elements are in a file; negative numbers are left out. */
  private static ProtoWriter weights(
      String name, String location, long offset, long length, int... extents) {
    ProtoWriter tensor = new ProtoWriter();
    for (int extent : extents) {
      tensor.integer(1, extent);
    }
    tensor.integer(2, 1).text(8, name).integer(14, 1);
    entry(tensor, "location", location);
    if (offset >= 0) {
      entry(tensor, "offset", Long.toString(offset));
    }
    if (length >= 0) {
      entry(tensor, "length", Long.toString(length));
    }
    return tensor;
  }

  private static void entry(ProtoWriter tensor, String key, String value) {
    tensor.message(13, new ProtoWriter().text(1, key).text(2, value));
  }

  private Path model(ProtoWriter weight, ProtoWriter bias) throws IOException {
    ProtoWriter graph =
        new ProtoWriter()
            .message(1, node("Flatten", "f", "x"))
            .message(1, node("Gemm", "y", "f", "w", "b"))
            .text(2, "g")
            .message(5, weight)
            .message(5, bias)
            .message(11, value("x", 1, 1, 2, 2))
            .message(12, value("y", 1, 3));
    ProtoWriter model =
        new ProtoWriter()
            .integer(1, 8)
            .message(7, graph)
            .message(8, new ProtoWriter().text(1, "").integer(2, 17));
    Path file = folder.resolve("model.onnx");
    try (OutputStream out = Files.newOutputStream(file)) {
      model.writeTo(out);
    }
    return file;
  }

  private static byte[] floats(int before, float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(before + values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(before);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  private static float[] counted() {
    float[] values = new float[WEIGHTS];
    for (int i = 0; i < WEIGHTS; i++) {
      values[i] = i;
    }
    return values;
  }

  private static void assertRead(Path model) {
    ImportedNetwork imported = OnnxImport.read(model);
    assertThat(imported.network().parameterCount()).isEqualTo(WEIGHTS + 3);
    // (in,out) in the file, (out,in) here.
    assertThat(imported.weights().get("fc1.weight").values())
        .containsExactly(0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11);
    assertThat(imported.weights().get("fc1.bias").values()).containsOnly(0.5f);
  }

  @Test
  void allWeightsInOneFile() throws IOException {
    byte[] all = new byte[4096 + 64];
    System.arraycopy(floats(0, counted()), 0, all, 0, 48);
    System.arraycopy(floats(0, 0.5f, 0.5f, 0.5f), 0, all, 4096, 12);
    Files.write(folder.resolve("model.onnx.data"), all);
    assertRead(
        model(
            weights("w", "model.onnx.data", 0, 48, 4, 3),
            weights("b", "model.onnx.data", 4096, 12, 3)));
  }

  @Test
  void aFileForEachTensor() throws IOException {
    Files.write(folder.resolve("w"), floats(0, counted()));
    Files.createDirectory(folder.resolve("parts"));
    Files.write(folder.resolve("parts/b.bin"), floats(0, 0.5f, 0.5f, 0.5f));
    assertRead(model(weights("w", "w", -1, -1, 4, 3), weights("b", "./parts/b.bin", -1, -1, 3)));
  }

  @Test
  void fromAnOffsetToTheEnd() throws IOException {
    Files.write(folder.resolve("w"), floats(16, counted()));
    Files.write(folder.resolve("b"), floats(0, 9, 0.5f, 0.5f, 0.5f));
    assertRead(model(weights("w", "w", 16, -1, 4, 3), weights("b", "b", 4, -1, 3)));
  }

  @Test
  void whatIsMissingOrShortIsNamed() throws IOException {
    Files.write(folder.resolve("w"), floats(0, counted()));
    ProtoWriter weight = weights("w", "w", 0, 48, 4, 3);
    Path lost = model(weight, weights("b", "lost.data", 0, 12, 3));
    assertThatThrownBy(() -> OnnxImport.read(lost))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("keeps its weights in lost.data, which is missing");
    Files.write(folder.resolve("b"), floats(0, 1));
    Path cut = model(weight, weights("b", "b", 0, 12, 3));
    assertThatThrownBy(() -> OnnxImport.read(cut))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("tensor 'b'");
  }
}
