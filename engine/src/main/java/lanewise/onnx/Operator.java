package lanewise.onnx;

import java.util.List;
import lanewise.format.onnx.OnnxTensor;
import org.jspecify.annotations.Nullable;

/** The computation of an operator. */
@FunctionalInterface
interface Operator {
  /**
   * Computes the outputs, in the order of the specification; unused outputs may be null or missing.
   *
   * @throws IllegalArgumentException if inputs or attributes are not supported
   */
  List<@Nullable OnnxTensor> apply(Call call);

  /** An operator with one output. */
  @FunctionalInterface
  interface Single {
    /** Computes the output. */
    OnnxTensor apply(Call call);

    /** Converts it to an operator. */
    default Operator operator() {
      return call -> List.of(apply(call));
    }
  }
}
