package lanewise.nn;

import java.util.List;
import lanewise.tensor.Shape;

/**
 * Multiplication of two inputs, y = a * b; one of them may have a single value per channel, (C,1,1)
 * with (C,H,W), as in squeeze-and-excitation blocks (Hu and others, 2018).
 */
public record Mul() implements Layer {
  @Override
  public String kind() {
    return "mul";
  }

  @Override
  public int inputs() {
    return 2;
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return Planes.stretched(inputs.getFirst(), inputs.getLast());
  }

  @Override
  public String describe() {
    return "multiply";
  }
}
