package lanewise.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import lanewise.datasets.format.NpzWeights;
import lanewise.format.FormatException;
import lanewise.format.Safetensors;
import lanewise.nn.Network;
import lanewise.tensor.Tensor;
import lanewise.text.Text;

/** Weights from files. */
public final class Weights {
  /** The file of a run folder that holds the weights of its best epoch. */
  public static final String BEST = "best.safetensors";

  private Weights() {}

  /**
   * The file of weights that a user named: the best of a run folder, or the file itself.
   *
   * @throws FormatException if there is no such file, or it is a folder that holds no weights
   */
  public static Path fileOf(Path runOrWeights) {
    if (!Files.isDirectory(runOrWeights)) {
      if (!Files.exists(runOrWeights)) {
        throw new FormatException(
            runOrWeights, "does not exist; expected a run folder or a file of weights");
      }
      return runOrWeights;
    }
    Path best = runOrWeights.resolve(BEST);
    if (!Files.exists(best)) {
      throw new FormatException(runOrWeights, Text.of("holds no %s; expected a run folder", BEST));
    }
    return best;
  }

  /**
   * Reads whatever tensors a file holds: {@code .npz}, or safetensors.
   *
   * @throws FormatException if the file cannot be read, or a value is NaN or infinite
   * @throws lanewise.datasets.DataException if a .npz file cannot be read
   */
  public static Map<String, Tensor> read(Path file) {
    Map<String, Tensor> weights =
        file.toString().toLowerCase(Locale.ROOT).endsWith(".npz")
            ? NpzWeights.read(file)
            : Safetensors.read(file);
    weights.forEach((name, tensor) -> requireFinite(file, name, tensor));
    return weights;
  }

  private static void requireFinite(Path file, String name, Tensor tensor) {
    float[] values = tensor.values();
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new FormatException(
            file,
            Text.of(
                "'%s' has %s at element %,d: the training that made it diverged, or the file is"
                    + " damaged; take weights from before",
                name, values[i], i));
      }
    }
  }

  /**
   * Reads weights for a network.
   *
   * @throws FormatException if the file cannot be read, or its weights are not this network's
   */
  public static Map<String, Tensor> read(Path file, Network network) {
    return checked(file, read(file), network);
  }

  /**
   * Weights that are a network's.
   *
   * @throws FormatException in one line that says what is missing and what is left over
   */
  public static Map<String, Tensor> checked(
      Path file, Map<String, Tensor> weights, Network network) {
    try {
      network.checkWeights(weights);
    } catch (IllegalArgumentException e) {
      throw new FormatException(file, String.valueOf(e.getMessage()));
    }
    return weights;
  }
}
