package lanewise.file;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import lanewise.format.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignFileTest {
  private static void refuse(String name, String start) {
    byte[] bytes = start.getBytes(StandardCharsets.ISO_8859_1);
    ForeignFile.refuse(Path.of(name), bytes, "an ONNX model");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "net.onnx | version https://git-lfs.github.com/spec/v1 | git lfs pull",
        "net.onnx | <!DOCTYPE html><html> | is an HTML page",
        "net.onnx | <html lang='en'> | is an HTML page",
        "net.pt | 'PK\u0003\u0004' | is a PyTorch checkpoint",
        "net.onnx | 'PK\u0003\u0004......archive/data.pkl' | safetensors.torch.save_file",
        "net.onnx | 'PK\u0003\u0004' | is a zip archive",
        "net.onnx | '\u0089HDF' | is an HDF5 file",
        "net.onnx | '\u0000\u0000\u0000\u0000TFL3' | TensorFlow Lite",
        "net.keras | 'PK\u0003\u0004' | is a Keras model",
        "net.onnx | 'PK\u0003\u0004....config.json....model.weights.h5' | tf2onnx",
        "dir/saved_model.pb | '\b\u0001' | is a TensorFlow SavedModel",
        "net.pkl | '\u0080\u0004\u0095\u0005......' | is a Python pickle",
        "net.onnx | '\u0080\u0002}q' | numpy.savez",
        "net.onnx | 'GGUF' | language model",
        "net.onnx | '' | is empty",
        "net.onnx | '\u001f\u008b\b' | gunzip"
      })
  void isNamedAsWhatItIs(String name, String start, String said) {
    assertThatThrownBy(() -> refuse(name, start))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith(name + ": is ")
        .hasMessageContaining(said);
  }

  @Test
  void anOnnxModelIsNoSafetensors() {
    assertThatThrownBy(
            () -> ForeignFile.refuse(Path.of("net.onnx"), new byte[] {8, 10, 18}, "safetensors"))
        .isInstanceOf(FormatException.class)
        .hasMessage(
            "net.onnx: is an ONNX model, not safetensors; turn it into that with lanewise import");
  }

  /** The lengths of these headers begin as pickles do. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0080\u0002\u0000\u0000\u0000\u0000\u0000\u0000{",
        "\u0080\u0004\u0095\u0000\u0000\u0000\u0000\u0000{"
      })
  void otherFilesAreAccepted(String start) {
    assertThatCode(
            () ->
                ForeignFile.refuse(
                    Path.of("net.safetensors"),
                    start.getBytes(StandardCharsets.ISO_8859_1),
                    "safetensors"))
        .doesNotThrowAnyException();
  }
}
