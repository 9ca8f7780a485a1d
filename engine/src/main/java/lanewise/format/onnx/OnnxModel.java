package lanewise.format.onnx;

import java.util.Map;
import java.util.OptionalInt;

/**
 * A model: a graph and the versions of its operator sets.
 *
 * @param irVersion the version of the file format
 * @param opsets the version of each operator set by its domain; the domain of the standard set is
 *     {@code ""}
 * @param metadata text pairs
 */
public record OnnxModel(
    int irVersion, Map<String, Integer> opsets, OnnxGraph graph, Map<String, String> metadata) {

  /** The version of an operator set; none if the model does not import it. */
  public OptionalInt opset(String domain) {
    Integer version = opsets.get(domain);
    return version == null ? OptionalInt.empty() : OptionalInt.of(version);
  }
}
