package lanewise.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import lanewise.datasets.Normalization;
import lanewise.exchange.ImportedNetwork;
import lanewise.exchange.OnnxExport;
import lanewise.exchange.OnnxImport;
import lanewise.format.FormatException;
import lanewise.format.safetensors.Safetensors;
import lanewise.nn.Folding;
import lanewise.nn.Network;
import lanewise.tensor.Task;
import lanewise.tensor.Tensor;

/**
 * A trained network with all that is needed to use it. Its file format is that of the weights in a
 * run folder, which {@code eval}, {@code predict}, {@code playground} and {@code train --init}
 * read.
 *
 * @param card the network, its class names and the preparation of images
 * @param weights the network's parameters and buffers
 */
public record TrainedModel(ModelCard card, Map<String, Tensor> weights) {
  /**
   * @throws IllegalArgumentException if the weights do not fit the card's network
   */
  public TrainedModel {
    card.network().checkWeights(weights);
  }

  /**
   * Reads a trained network.
   *
   * @param path a run folder, for its best weights; a safetensors file with a card; or an ONNX
   *     model that classifies images. For an ONNX model that Lanewise did not export, classes are
   *     numbered and pixels are only divided by 255
   * @throws FormatException if the file does not exist, cannot be read, has no card, or is not
   *     supported
   */
  public static TrainedModel read(Path path) {
    Path file = Weights.fileOf(path);
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")
        ? ofOnnx(file)
        : ofSafetensors(file);
  }

  private static TrainedModel ofSafetensors(Path file) {
    Safetensors.Content content = Safetensors.readAll(file);
    ModelCard card =
        ModelCard.of(file, content.metadata())
            .orElseThrow(
                () ->
                    new FormatException(
                        file,
                        "does not describe its network; expected weights written by train or"
                            + " import"));
    return new TrainedModel(card, Weights.checked(file, content.tensors(), card.network()));
  }

  private static TrainedModel ofOnnx(Path file) {
    return of(file, OnnxImport.read(file));
  }

  /**
   * Makes a model of a network that came from an ONNX file.
   *
   * @throws FormatException if the file has a card that is not the network's
   */
  public static TrainedModel of(Path file, ImportedNetwork imported) {
    try {
      ModelCard card =
          ModelCard.of(file, imported.metadata())
              .map(written -> written.with(withTask(imported, written.task())))
              .orElseGet(() -> ofNumberedClasses(imported));
      return new TrainedModel(card, imported.weights());
    } catch (IllegalArgumentException e) {
      throw new FormatException(file, String.valueOf(e.getMessage()));
    }
  }

  /** Logits can be whatever the card says. */
  private static Network withTask(ImportedNetwork imported, Task task) {
    return imported.givesLogits() ? imported.network().withTask(task) : imported.network();
  }

  private static ModelCard ofNumberedClasses(ImportedNetwork imported) {
    int classes = imported.network().outputShape().size();
    List<String> names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    int channels = imported.network().inputShape().extent(0);
    return ModelCard.of(imported.network(), names, Normalization.none(channels));
  }

  /**
   * Writes or replaces a safetensors file with the weights and the card as metadata.
   *
   * @throws FormatException if it cannot be written
   */
  public void write(Path file) {
    write(file, Map.of());
  }

  /** As {@link #write(Path)}, with additional metadata. */
  public void write(Path file, Map<String, String> more) {
    Map<String, String> metadata = new TreeMap<>(card.toMetadata());
    metadata.putAll(more);
    Safetensors.write(file, weights, metadata);
  }

  /**
   * Writes or replaces an ONNX model with the card, including class names and normalisation, in its
   * metadata.
   *
   * @param softmax whether the outputs are probabilities instead of logits
   * @throws FormatException if it cannot be written
   */
  public void writeOnnx(Path file, boolean softmax) {
    OnnxExport.write(file, card.network(), weights, softmax, card.toMetadata());
  }

  /**
   * Returns the model with batch normalisation folded into the preceding convolutions, for
   * inference only.
   */
  public TrainedModel folded() {
    Folding.Result folded = Folding.fold(card.network(), weights);
    return new TrainedModel(card.with(folded.network()), folded.weights());
  }
}
