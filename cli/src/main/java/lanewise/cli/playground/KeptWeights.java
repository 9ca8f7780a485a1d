package lanewise.cli.playground;

import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lanewise.format.safetensors.Safetensors;
import lanewise.model.Weights;
import lanewise.nn.Network;
import lanewise.run.RunFolder;
import lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The weights that the page can show of a network: of every epoch that its run has kept, or those
 * of its file alone. An epoch is read when it is first asked for, and again if the memory was
 * needed for something else.
 */
final class KeptWeights {
  private final RunFolder run;
  private final Network network;
  private final Map<String, Tensor> own;
  private final List<Integer> epochs;
  private final Map<Integer, SoftReference<Map<String, Tensor>>> read = new HashMap<>();

  /**
   * @param run a run folder, or a file, which has kept none
   * @param own the weights to show if no epoch was kept
   */
  KeptWeights(Path run, Network network, Map<String, Tensor> own) {
    this.run = new RunFolder(run);
    this.network = network;
    this.own = own;
    this.epochs = Files.isDirectory(run) ? this.run.keptEpochs() : List.of();
  }

  /** The epochs kept, in their order. */
  List<Integer> epochs() {
    return epochs;
  }

  /** The epoch of the run's best weights; if it was not kept the last one; null if none was. */
  @Nullable Integer best() {
    if (epochs.isEmpty()) {
      return null;
    }
    String best = Safetensors.readMetadata(run.best()).getOrDefault("epoch", "");
    return epochs.stream()
        .filter(epoch -> best.equals(epoch.toString()))
        .findFirst()
        .orElse(epochs.getLast());
  }

  /**
   * The weights of an epoch.
   *
   * @param epoch one that was kept; null for the file's own
   * @throws lanewise.format.FormatException if they cannot be read or are not this network's
   */
  synchronized Map<String, Tensor> of(@Nullable Integer epoch) {
    if (epoch == null) {
      return own;
    }
    SoftReference<Map<String, Tensor>> before = read.get(epoch);
    Map<String, Tensor> weights = before == null ? null : before.get();
    if (weights == null) {
      Path file = run.epoch(epoch);
      weights = Weights.checked(file, Safetensors.read(file), network);
      read.put(epoch, new SoftReference<>(weights));
    }
    return weights;
  }
}
