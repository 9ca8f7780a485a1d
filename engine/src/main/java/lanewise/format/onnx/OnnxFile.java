package lanewise.format.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lanewise.format.AtomicFile;
import lanewise.format.ForeignFile;
import lanewise.format.FormatException;

/** ONNX files: whole models, and single tensors as the conformance suite stores them. */
public final class OnnxFile {
  private OnnxFile() {}

  /**
   * Reads a model ({@code .onnx}).
   *
   * <p>Weights that lie in files beside the model are read from there, from its folder alone.
   *
   * @throws FormatException if a file cannot be read, or is damaged or something else
   */
  public static OnnxModel readModel(Path file) {
    byte[] bytes = bytes(file);
    ForeignFile.refuse(file, bytes, "an ONNX model");
    return ModelDecoder.read(new ProtoReader(file, bytes));
  }

  /**
   * Reads one tensor ({@code .pb}, a {@code TensorProto}).
   *
   * @throws FormatException if the file cannot be read or is damaged
   */
  public static OnnxTensor readTensor(Path file) {
    return TensorDecoder.read(new ProtoReader(file, bytes(file))).tensor();
  }

  /**
   * Writes a model, whole or not at all (see {@link AtomicFile}). The same model makes the same
   * bytes.
   *
   * @throws FormatException if the file cannot be written
   */
  public static void write(Path file, OnnxModel model) {
    ProtoWriter message = ModelEncoder.encode(model);
    AtomicFile.write(file, message::writeTo);
  }

  /**
   * Writes one tensor as a {@code TensorProto}, whole or not at all.
   *
   * @throws FormatException if the file cannot be written
   */
  public static void writeTensor(Path file, OnnxTensor tensor) {
    AtomicFile.write(file, ModelEncoder.tensor("", tensor)::writeTo);
  }

  private static byte[] bytes(Path file) {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new FormatException(file, "is not a regular file; expected an ONNX file");
      }
      if (Files.size(file) > Integer.MAX_VALUE - 8) {
        throw new FormatException(file, "is larger than 2 GiB, which protobuf files never are");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw FormatException.unreadable(file, e);
    }
  }
}
