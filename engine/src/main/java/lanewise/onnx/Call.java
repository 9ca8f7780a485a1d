package lanewise.onnx;

import com.google.errorprone.annotations.FormatMethod;
import java.util.List;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import org.jspecify.annotations.Nullable;

/**
 * An operator applied to tensors.
 *
 * @param version the version of the operator set
 * @param inputs the node's inputs, null for omitted optional ones
 */
record Call(OnnxNode node, int version, List<@Nullable OnnxTensor> inputs) {

  /** A required input. */
  OnnxTensor input(int index) {
    OnnxTensor input = optional(index);
    if (input == null) {
      throw node.refused("has no input " + index);
    }
    return input;
  }

  /** An input, null if it is omitted. */
  @Nullable OnnxTensor optional(int index) {
    return index < inputs.size() ? inputs.get(index) : null;
  }

  /** Whether an output is used. */
  boolean wants(int output) {
    return output < node.outputs().size() && !node.outputs().get(output).isEmpty();
  }

  /** Resolves an axis attribute for a tensor of the given rank; -1 is the last axis. */
  int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw node.refused("has axis %d; the tensor has %d axes", axis, rank);
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /** The error for unsupported inputs or attributes. */
  IllegalArgumentException refused(String problem) {
    return node.refused(problem);
  }

  /** The same, the problem as a format and what fills it. */
  @FormatMethod
  IllegalArgumentException refused(String format, Object first, Object... more) {
    return node.refused(format, first, more);
  }
}
