package lanewise.onnx;

import java.util.List;
import lanewise.format.onnx.OnnxTensor;
import org.jspecify.annotations.Nullable;

/** What an operator computes. */
@FunctionalInterface
interface Operator {
  /**
   * Computes the outputs, in the order of the specification; null or fewer for those that the call
   * does not want.
   *
   * @throws IllegalArgumentException if inputs or attributes are not what the operator takes
   */
  List<@Nullable OnnxTensor> apply(Call call);

  /** An operator of one output. */
  @FunctionalInterface
  interface Single {
    /** Computes the output. */
    OnnxTensor apply(Call call);

    /** The same as an operator. */
    default Operator operator() {
      return call -> List.of(apply(call));
    }
  }
}
