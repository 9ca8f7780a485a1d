package lanewise.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import lanewise.format.FormatException;
import lanewise.format.Safetensors;
import lanewise.tensor.Tensor;
import lanewise.train.TrainingState;
import org.jspecify.annotations.Nullable;

/**
 * The state of a run between two steps, stored in {@code checkpoint.safetensors}: tensors, and
 * numbers as the file's metadata.
 *
 * @param state the trainer's state
 * @param bestEpoch the best epoch so far, 0 if no epoch is finished
 * @param anchor the checkpoint to return to if the loss diverges, or null without recovery
 */
record Checkpoint(TrainingState state, int bestEpoch, @Nullable Checkpoint anchor) {
  private static final String ANCHOR = "anchor/";
  private static final String BEST_EPOCH = "best_epoch";

  /** The number of steps done. */
  long step() {
    return state.integer("step");
  }

  /** The number of epochs finished. */
  long epochs() {
    return state.integer("epoch") - 1;
  }

  /** Writes or replaces the file atomically. */
  void write(Path file) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> figures = new LinkedHashMap<>();
    put("", tensors, figures);
    if (anchor != null) {
      anchor.put(ANCHOR, tensors, figures);
    }
    Safetensors.write(file, tensors, figures);
  }

  private void put(String prefix, Map<String, Tensor> tensors, Map<String, String> figures) {
    state.tensors().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
    state.figures().forEach((name, figure) -> figures.put(prefix + name, figure));
    figures.put(prefix + BEST_EPOCH, Integer.toString(bestEpoch));
  }

  /**
   * Reads the file.
   *
   * @throws FormatException if it cannot be read or is not a checkpoint
   */
  static Checkpoint read(Path file) {
    Map<String, Tensor> tensors = Safetensors.read(file);
    Map<String, String> figures = Safetensors.readMetadata(file);
    try {
      Map<String, Tensor> anchored = under(tensors);
      Checkpoint anchor = anchored.isEmpty() ? null : of(anchored, under(figures), null);
      Map<String, Tensor> own = new LinkedHashMap<>(tensors);
      own.keySet().removeIf(name -> name.startsWith(ANCHOR));
      return of(own, figures, anchor);
    } catch (IllegalArgumentException e) {
      throw new FormatException(file, "is not a complete checkpoint: " + e.getMessage());
    }
  }

  private static Checkpoint of(
      Map<String, Tensor> tensors, Map<String, String> figures, @Nullable Checkpoint anchor) {
    TrainingState state = new TrainingState(tensors, figures);
    Checkpoint read = new Checkpoint(state, (int) state.integer(BEST_EPOCH), anchor);
    if (read.step() < 0 || read.epochs() < 0) {
      throw new IllegalArgumentException("negative counters");
    }
    return read;
  }

  private static <T> Map<String, T> under(Map<String, T> all) {
    Map<String, T> found = new LinkedHashMap<>();
    all.forEach(
        (name, value) -> {
          if (name.startsWith(ANCHOR)) {
            found.put(name.substring(ANCHOR.length()), value);
          }
        });
    return found;
  }
}
