package lanewise.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import lanewise.format.FormatException;
import lanewise.format.safetensors.Safetensors;
import lanewise.model.Release;
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
  /**
   * A checkpoint as it was found in a folder.
   *
   * @param inputs what the run depended on when it was written
   */
  record Found(Checkpoint checkpoint, RunInputs inputs) {}

  private static final String ANCHOR = "anchor/";
  private static final String BEST_EPOCH = "best_epoch";
  private static final String INPUT = "input/";
  private static final String RELEASE = "release";

  /** The number of steps done. */
  long step() {
    return state.integer("step");
  }

  /** The number of epochs finished. */
  long epochs() {
    return state.integer("epoch") - 1;
  }

  /** Writes or replaces the file atomically. */
  void write(Path file, RunInputs inputs) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> figures = new LinkedHashMap<>();
    new TreeMap<>(inputs.values()).forEach((name, value) -> figures.put(INPUT + name, value));
    figures.put(RELEASE, Release.VERSION);
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
   * @throws FormatException if it cannot be read, is not a checkpoint, or a newer release wrote it
   */
  static Found read(Path file) {
    Safetensors.Content content = Safetensors.readAll(file);
    Map<String, Tensor> tensors = content.tensors();
    Map<String, String> figures = content.metadata();
    Release.requireReadable(file, figures.get(RELEASE));
    try {
      Map<String, Tensor> anchored = under(ANCHOR, tensors);
      Checkpoint anchor = anchored.isEmpty() ? null : of(anchored, under(ANCHOR, figures), null);
      Map<String, Tensor> own = new LinkedHashMap<>(tensors);
      own.keySet().removeIf(name -> name.startsWith(ANCHOR));
      return new Found(of(own, figures, anchor), new RunInputs(under(INPUT, figures)));
    } catch (IllegalArgumentException e) {
      throw new FormatException(file, "is not a complete checkpoint: " + e.getMessage());
    }
  }

  /** A state as bytes, for another process. */
  static byte[] bytes(TrainingState state) {
    return between(
        file -> {
          Safetensors.write(file, state.tensors(), state.figures());
          return Files.readAllBytes(file);
        });
  }

  /** The state of {@link #bytes}. */
  static TrainingState state(byte[] bytes) {
    return between(
        file -> {
          Safetensors.Content content = Safetensors.readAll(Files.write(file, bytes));
          return new TrainingState(content.tensors(), content.metadata());
        });
  }

  private interface ThroughFile<T> {
    T of(Path file) throws IOException;
  }

  private static <T> T between(ThroughFile<T> step) {
    try {
      Path file = Files.createTempFile("lanewise", ".safetensors");
      try {
        return step.of(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw FormatException.unwritable(Path.of(System.getProperty("java.io.tmpdir")), e);
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

  private static <T> Map<String, T> under(String prefix, Map<String, T> all) {
    Map<String, T> found = new LinkedHashMap<>();
    all.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), value);
          }
        });
    return found;
  }
}
