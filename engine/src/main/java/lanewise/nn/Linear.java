package lanewise.nn;

import java.util.List;
import lanewise.tensor.Shape;

/**
 * Fully connected layer: x (in), w (out,in), b (out), y (out); y = w x + b.
 *
 * @param outputs the number of outputs
 * @param bias whether b is added
 */
public record Linear(int outputs, boolean bias) implements Layer {

  /**
   * @throws IllegalArgumentException if {@code outputs} is below 1
   */
  public Linear {
    if (outputs < 1) {
      throw new IllegalArgumentException(
          "a fully connected layer needs at least 1 output, given " + outputs);
    }
  }

  /** A fully connected layer with a bias. */
  public Linear(int outputs) {
    this(outputs, true);
  }

  /** Returns the layer with or without a bias. */
  public Linear bias(boolean bias) {
    return new Linear(outputs, bias);
  }

  @Override
  public String kind() {
    return "fc";
  }

  @Override
  public Shape output(Shape input) {
    if (input.rank() != 1) {
      throw new IllegalArgumentException(
          "expects a flat input, given " + input + "; add a flatten layer before it");
    }
    return Shape.of(outputs);
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    int inputs = input.size();
    ParameterSpec weight = ParameterSpec.random("weight", Shape.of(outputs, inputs), inputs);
    return bias
        ? List.of(weight, ParameterSpec.random("bias", Shape.of(outputs), inputs))
        : List.of(weight);
  }

  @Override
  public long flops(Shape input) {
    return 2L * outputs * input.size();
  }

  @Override
  public String describe() {
    return "fully connected, " + outputs + " outputs" + (bias ? "" : ", no bias");
  }
}
