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
import lanewise.format.Safetensors;
import lanewise.nn.Folding;
import lanewise.tensor.Tensor;

/**
 * A trained network with all that is needed to use it. Its file is what {@code train} leaves in a
 * run folder and what {@code eval}, {@code predict}, {@code playground} and {@code train --init}
 * take.
 *
 * @param card the network, the names of its classes, and how images become its input
 * @param weights the network's parameters and buffers
 */
public record TrainedModel(ModelCard card, Map<String, Tensor> weights) {
  /**
   * @throws IllegalArgumentException if the weights are not those of the card's network
   */
  public TrainedModel {
    card.network().checkWeights(weights);
  }

  /**
   * Reads a trained network.
   *
   * @param path a run folder, for its best weights; a safetensors file with a card; or an ONNX
   *     model that classifies images. An ONNX model that was not exported by Lanewise has its
   *     classes numbered and its pixels only divided by 255
   * @throws FormatException if there is no such file, it cannot be read, holds no card, or holds
   *     what is not supported
   */
  public static TrainedModel read(Path path) {
    Path file = Weights.fileOf(path);
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")
        ? ofOnnx(file)
        : ofSafetensors(file);
  }

  private static TrainedModel ofSafetensors(Path file) {
    ModelCard card =
        ModelCard.read(file)
            .orElseThrow(
                () ->
                    new FormatException(
                        file,
                        "does not say what network it belongs to; expected weights that train or"
                            + " import wrote"));
    return new TrainedModel(card, Weights.read(file, card.network()));
  }

  private static TrainedModel ofOnnx(Path file) {
    ImportedNetwork imported = OnnxImport.read(file);
    try {
      ModelCard card =
          ModelCard.of(file, imported.metadata())
              .map(written -> written.with(imported.network()))
              .orElseGet(() -> ofNumberedClasses(imported));
      return new TrainedModel(card, imported.weights());
    } catch (IllegalArgumentException e) {
      throw new FormatException(file, String.valueOf(e.getMessage()));
    }
  }

  private static ModelCard ofNumberedClasses(ImportedNetwork imported) {
    int classes = imported.network().outputShape().size();
    List<String> names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    int channels = imported.network().inputShape().extent(0);
    return ModelCard.of(imported.network(), names, Normalization.none(channels));
  }

  /**
   * Writes or replaces a safetensors file with the weights and, as its metadata, the card.
   *
   * @throws FormatException if it cannot be written
   */
  public void write(Path file) {
    write(file, Map.of());
  }

  /** As {@link #write(Path)}, with more metadata beside the card. */
  public void write(Path file, Map<String, String> more) {
    Map<String, String> metadata = new TreeMap<>(card.toMetadata());
    metadata.putAll(more);
    Safetensors.write(file, weights, metadata);
  }

  /**
   * Writes or replaces an ONNX model whose metadata hold the card: the names of the classes and the
   * normalisation travel with it.
   *
   * @param softmax whether probabilities come out instead of logits
   * @throws FormatException if it cannot be written
   */
  public void writeOnnx(Path file, boolean softmax) {
    OnnxExport.write(file, card.network(), weights, softmax, card.toMetadata());
  }

  /** The same with batch normalisation put into the convolutions before it: for inference only. */
  public TrainedModel folded() {
    Folding.Result folded = Folding.fold(card.network(), weights);
    return new TrainedModel(card.with(folded.network()), folded.weights());
  }
}
