package lanewise.cli.run;

import java.nio.file.Path;
import java.util.Map;
import lanewise.format.FormatException;
import lanewise.format.Safetensors;
import lanewise.nn.Network;
import lanewise.tensor.Tensor;

/** Weights from files. */
public final class Weights {
  private Weights() {}

  /**
   * Reads weights for a network.
   *
   * @throws FormatException if the file cannot be read, or its weights are not this network's
   */
  public static Map<String, Tensor> read(Path file, Network network) {
    Map<String, Tensor> weights = Safetensors.read(file);
    try {
      network.checkWeights(weights);
    } catch (IllegalArgumentException e) {
      throw new FormatException(file, String.valueOf(e.getMessage()));
    }
    return weights;
  }
}
