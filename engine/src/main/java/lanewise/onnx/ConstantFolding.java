package lanewise.onnx;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import org.jspecify.annotations.Nullable;

/**
 * Computes nodes whose inputs are constant, as the version of the operators that the model names
 * defines them: what turns the shape arithmetic of an exported graph into numbers. Real numbers are
 * computed in double and rounded to their type.
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

  /** Whether a node's operator can be computed here. */
  public static boolean knows(OnnxNode node) {
    return node.domain().isEmpty() && OPERATORS.containsKey(node.operator());
  }

  /**
   * Computes a node.
   *
   * @param version of the operator set
   * @param inputs what the node reads; null for an optional input left out
   * @return the outputs, in the order of the specification
   * @throws IllegalArgumentException naming the node, if its operator is not known or does not take
   *     these inputs
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
   * The shape that {@code Reshape}, {@code Flatten}, {@code Squeeze} or {@code Unsqueeze} gives to
   * values that are not constant.
   *
   * @param shape of the values, the images' axis included
   * @param second the constant that the node reads beside them; null if there is none
   * @throws IllegalArgumentException naming the node, if the values cannot take such a shape
   */
  public static int[] reshape(
      OnnxNode node, int version, int[] shape, @Nullable OnnxTensor second) {
    try {
      return Movements.newShape(new Call(node, version, Arrays.asList(null, second)), shape);
    } catch (ArithmeticException e) {
      throw node.refused("has no valid shape: " + e.getMessage());
    }
  }

  /** Whether a node's operator is one that {@link #reshape} takes. */
  public static boolean reshapes(OnnxNode node) {
    return Movements.RESHAPES.contains(node.operator());
  }

  /** What {@code Shape} or {@code Size} says of values of some shape. */
  public static OnnxTensor describe(OnnxNode node, int version, int[] shape) {
    return node.operator().equals("Size")
        ? Movements.size(shape)
        : Movements.shape(new Call(node, version, List.of()), shape);
  }
}
