package lanewise.format.onnx;

import java.util.ArrayList;
import java.util.List;

/**
 * Tensors in sequences and optionals, one within the other.
 *
 * @param structure a {@code t} for each tensor, and brackets around what is in one container
 * @param tensors in the order of the structure
 */
public record OnnxContainer(String structure, List<OnnxTensor> tensors) {

  /**
   * Reads a {@code SequenceProto} or an {@code OptionalProto}: their fields have the same numbers.
   */
  static OnnxContainer read(ProtoReader message) {
    StringBuilder structure = new StringBuilder();
    List<OnnxTensor> tensors = new ArrayList<>();
    read(message, structure, tensors);
    return new OnnxContainer(structure.toString(), List.copyOf(tensors));
  }

  private static void read(ProtoReader message, StringBuilder structure, List<OnnxTensor> tensors) {
    structure.append('(');
    while (message.next()) {
      switch (message.field()) {
        case 3 -> {
          tensors.add(TensorDecoder.read(message.message()).tensor());
          structure.append('t');
        }
        case 4, 6 -> throw message.damaged("sparse tensors and maps are not supported");
        case 5, 7 -> read(message.message(), structure, tensors);
        default -> message.skip();
      }
    }
    structure.append(')');
  }
}
