package lanewise.onnx;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import org.jspecify.annotations.Nullable;

/**
 * Computes nodes with constant inputs, by the version of the operator set that the model imports.
 * This folds the shape arithmetic of exported graphs. Real numbers are computed in double and
 * rounded to their type.
 */
public final class ConstantFolding {
  static final Map<String, Operator> OPERATORS = new HashMap<>();

  static {
    Constants.register(OPERATORS);
    Elementwise.register(OPERATORS);
    Movements.register(OPERATORS);
    Selections.register(OPERATORS);
    Reductions.register(OPERATORS);
  }

  private ConstantFolding() {}

  /** Whether a node's operator is supported here. */
  public static boolean knows(OnnxNode node) {
    return node.domain().isEmpty() && OPERATORS.containsKey(node.operator());
  }

  /**
   * Computes a node.
   *
   * @param version the version of the operator set
   * @param inputs the node's inputs; null for omitted optional ones
   * @return the outputs, in the order of the specification
   * @throws IllegalArgumentException if its operator is not known or does not accept these inputs;
   *     the message names the node
   */
  public static List<@Nullable OnnxTensor> fold(
      OnnxNode node, int version, List<@Nullable OnnxTensor> inputs) {
    Operator operator = knows(node) ? OPERATORS.get(node.operator()) : null;
    if (operator == null) {
      throw node.refused("computes a constant by an operator that is not supported");
    }
    try {
      return operator.apply(new Call(node, version, inputs));
    } catch (ArithmeticException e) {
      throw node.refused("has no valid result: " + e.getMessage());
    }
  }

  /**
   * The output shape of {@code Reshape}, {@code Flatten}, {@code Squeeze} or {@code Unsqueeze} for
   * values that are not constant.
   *
   * @param shape the shape of the values, including the batch axis
   * @param second the second, constant input of the node; null if there is none
   * @throws IllegalArgumentException if the values cannot have this shape; the message names the
   *     node
   */
  public static int[] reshape(
      OnnxNode node, int version, int[] shape, @Nullable OnnxTensor second) {
    try {
      return Movements.newShape(new Call(node, version, Arrays.asList(null, second)), shape);
    } catch (ArithmeticException e) {
      throw node.refused("has no valid shape: " + e.getMessage());
    }
  }

  /** Whether {@link #reshape} supports a node's operator. */
  public static boolean reshapes(OnnxNode node) {
    return Movements.RESHAPES.contains(node.operator());
  }

  /** The result of {@code Shape} or {@code Size} for values of the given shape. */
  public static OnnxTensor describe(OnnxNode node, int version, int[] shape) {
    return node.operator().equals("Size")
        ? Movements.size(shape)
        : Movements.shape(new Call(node, version, List.of()), shape);
  }
}
