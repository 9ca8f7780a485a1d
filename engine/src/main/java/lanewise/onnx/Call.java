package lanewise.onnx;

import java.util.List;
import java.util.Locale;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import org.jspecify.annotations.Nullable;

/**
 * An operator applied to tensors.
 *
 * @param version of the operator set that the model means
 * @param inputs what the node reads, null for optional inputs left out
 */
record Call(OnnxNode node, int version, List<@Nullable OnnxTensor> inputs) {

  /** An input that must be there. */
  OnnxTensor input(int index) {
    OnnxTensor input = optional(index);
    if (input == null) {
      throw node.refused("lacks input " + index);
    }
    return input;
  }

  /** An input, null if it is left out. */
  @Nullable OnnxTensor optional(int index) {
    return index < inputs.size() ? inputs.get(index) : null;
  }

  /** Whether somebody wants an output. */
  boolean wants(int output) {
    return output < node.outputs().size() && !node.outputs().get(output).isEmpty();
  }

  /** An axis attribute's value as an axis of a tensor of some rank; -1 is the last one. */
  int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw node.refused(
          String.format(Locale.ROOT, "has axis %d; the tensor has %d axes", axis, rank));
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /** The error of a call that the operator does not take. */
  IllegalArgumentException refused(String problem) {
    return node.refused(problem);
  }
}
