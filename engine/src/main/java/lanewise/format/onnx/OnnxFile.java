package lanewise.format.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lanewise.file.AtomicFile;
import lanewise.file.ForeignFile;
import lanewise.format.FormatException;

/** Reads and writes ONNX files: models, and single tensors as in the conformance suite. */
public final class OnnxFile {
  private OnnxFile() {}

  /**
   * Reads a model ({@code .onnx}).
   *
   * <p>External weights are read, but only from the model's folder.
   *
   * @throws FormatException if a file cannot be read, is damaged or is not an ONNX model
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
   * Writes a model, atomically (see {@link AtomicFile}). The same model gives the same bytes.
   *
   * @throws FormatException if the file cannot be written
   */
  public static void write(Path file, OnnxModel model) {
    ProtoWriter message = ModelEncoder.encode(model);
    AtomicFile.write(file, message::writeTo);
  }

  /**
   * Writes one tensor as a {@code TensorProto}, atomically.
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
        throw new FormatException(file, "is larger than 2 GiB, the limit of protobuf files");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw FormatException.unreadable(file, e);
    }
  }
}
