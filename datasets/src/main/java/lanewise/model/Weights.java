package lanewise.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import lanewise.datasets.format.NpzWeights;
import lanewise.format.FormatException;
import lanewise.format.safetensors.Safetensors;
import lanewise.nn.Network;
import lanewise.tensor.Tensor;
import lanewise.text.Text;

/** Reads weights from files. */
public final class Weights {
  /** The file in a run folder with the weights of the best epoch. */
  public static final String BEST = "best.safetensors";

  private Weights() {}

  /**
   * The weights file for a path: the best weights of a run folder, or the file itself.
   *
   * @throws FormatException if the file does not exist or the folder has no weights
   */
  public static Path fileOf(Path runOrWeights) {
    if (!Files.isDirectory(runOrWeights)) {
      if (!Files.exists(runOrWeights)) {
        throw new FormatException(
            runOrWeights, "does not exist; expected a run folder or a weights file");
      }
      return runOrWeights;
    }
    Path best = runOrWeights.resolve(BEST);
    if (!Files.exists(best)) {
      throw new FormatException(runOrWeights, Text.of("has no %s; expected a run folder", BEST));
    }
    return best;
  }

  /**
   * Reads all tensors of a {@code .npz} or safetensors file.
   *
   * @throws FormatException if the file cannot be read, or a value is NaN or infinite
   * @throws lanewise.datasets.DataException if a .npz file cannot be read
   */
  public static Map<String, Tensor> read(Path file) {
    Map<String, Tensor> weights =
        file.toString().toLowerCase(Locale.ROOT).endsWith(".npz")
            ? NpzWeights.read(file)
            : Safetensors.read(file);
    requireFinite(file, weights);
    return weights;
  }

  private static void requireFinite(Path file, Map<String, Tensor> weights) {
    weights.forEach((name, tensor) -> requireFinite(file, name, tensor));
  }

  private static void requireFinite(Path file, String name, Tensor tensor) {
    float[] values = tensor.values();
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new FormatException(
            file,
            Text.of(
                "'%s' has %s at element %,d: the training diverged or the file is damaged; use"
                    + " earlier weights",
                name, values[i], i));
      }
    }
  }

  /**
   * Checks that weights fit a network, and returns them.
   *
   * @throws FormatException if they do not; the message lists missing and superfluous tensors, or a
   *     NaN or infinite value
   */
  public static Map<String, Tensor> checked(
      Path file, Map<String, Tensor> weights, Network network) {
    requireFinite(file, weights);
    try {
      network.checkWeights(weights);
    } catch (IllegalArgumentException e) {
      throw new FormatException(file, String.valueOf(e.getMessage()));
    }
    return weights;
  }
}
