package lanewise.nn;

import java.util.List;
import lanewise.tensor.Shape;

/**
 * Fully connected layer: x (in), w (out,in), b (out), y (out); y = w x + b.
 *
 * @param outputs the number of outputs
 */
public record Linear(int outputs) implements Layer {

  /**
   * @throws IllegalArgumentException if {@code outputs} is below 1
   */
  public Linear {
    if (outputs < 1) {
      throw new IllegalArgumentException(
          "a fully connected layer needs at least 1 output, given " + outputs);
    }
  }

  @Override
  public String kind() {
    return "fc";
  }

  @Override
  public Shape output(Shape input) {
    if (input.rank() != 1) {
      throw new IllegalArgumentException(
          "expects a flat input, given " + input + "; put a flatten layer before it");
    }
    return Shape.of(outputs);
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    int inputs = input.size();
    return List.of(
        new ParameterSpec("weight", Shape.of(outputs, inputs), inputs),
        new ParameterSpec("bias", Shape.of(outputs), inputs));
  }

  @Override
  public long flops(Shape input) {
    return 2L * outputs * input.size();
  }

  @Override
  public String describe() {
    return "fully connected, " + outputs + " outputs";
  }
}
