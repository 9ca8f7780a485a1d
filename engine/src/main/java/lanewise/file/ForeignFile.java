package lanewise.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import lanewise.format.FormatException;
import org.jspecify.annotations.Nullable;

/** Recognises files, by their first bytes, that are mistaken for models. */
public final class ForeignFile {
  private static final int START_BYTES = 512;

  /** A version and an operation; of safetensors this is a length, and a bracket follows. */
  private static final Pattern PICKLE =
      Pattern.compile("\u0080[\u0002-\u0005][^\0](?!.{5}\\{)", Pattern.DOTALL);

  private ForeignFile() {}

  /**
   * The first bytes of a file, as {@link #refuse} needs them.
   *
   * @throws IOException if it cannot be read
   */
  public static byte[] start(Path file) throws IOException {
    TextFile.requireRegular(file);
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(START_BYTES);
    }
  }

  /**
   * Throws if a file is known to be something else.
   *
   * @param bytes the first bytes of the file, or all of it
   * @param expected what it should be
   * @throws FormatException with a message that says what it is and what to do
   */
  public static void refuse(Path file, byte[] bytes, String expected) {
    int length = Math.min(bytes.length, START_BYTES);
    String kind = kind(file, new String(bytes, 0, length, StandardCharsets.ISO_8859_1), expected);
    if (kind != null) {
      throw new FormatException(file, kind);
    }
  }

  private static @Nullable String kind(Path file, String start, String expected) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    String text = start.stripLeading().toLowerCase(Locale.ROOT);
    boolean torchName = name.matches(".*\\.(pt|pth|ckpt|bin)");
    if (start.startsWith("version https://git-lfs")) {
      return "is a Git LFS pointer, not "
          + expected
          + "; fetch the file itself with 'git lfs pull'";
    }
    if (text.startsWith("<!doctype html") || text.startsWith("<html")) {
      return "is an HTML page, not " + expected + "; download the file itself";
    }
    boolean zip = start.startsWith("PK\u0003\u0004");
    boolean pickle = start.startsWith("\u0080\u0002\u008a\n");
    if ((zip && (torchName || start.contains("data.pkl"))) || pickle) {
      return "is a PyTorch checkpoint, not "
          + expected
          + "; save its weights with safetensors.torch.save_file, or the network with"
          + " torch.onnx.export";
    }
    if (zip && (name.endsWith(".keras") || text.contains("model.weights.h5"))) {
      return "is a Keras model, not " + expected + "; convert it with tf2onnx";
    }
    if (zip) {
      return "is a zip archive, not "
          + expected
          + "; unpack it, or give NumPy weights the ending .npz";
    }
    if (start.startsWith("\u0089HDF")) {
      return "is an HDF5 file (Keras), not " + expected + "; convert it with tf2onnx";
    }
    if (name.endsWith("saved_model.pb")) {
      return "is a TensorFlow SavedModel, not " + expected + "; convert it with tf2onnx";
    }
    if (PICKLE.matcher(start).lookingAt()) {
      return "is a Python pickle, which is never loaded, not "
          + expected
          + "; save its arrays with numpy.savez";
    }
    if (start.startsWith("GGUF")) {
      return "is a GGUF file, which holds a language model, not " + expected;
    }
    if (start.isEmpty()) {
      return "is empty; download or copy it again";
    }
    if (start.startsWith("TFL3", 4)) {
      return "is a TensorFlow Lite model, not " + expected + "; convert it with tf2onnx";
    }
    if (start.startsWith("\u001f\u008b\b")) {
      return "is compressed by gzip, not " + expected + "; unpack it with gunzip";
    }
    if (!expected.contains("ONNX") && name.endsWith(".onnx") && start.startsWith("\b")) {
      return "is an ONNX model, not " + expected + "; turn it into that with lanewise import";
    }
    if (expected.contains("ONNX") && start.startsWith("{\"", 8)) {
      return "is a safetensors file, not " + expected + "; rename it to .safetensors";
    }
    return null;
  }
}
