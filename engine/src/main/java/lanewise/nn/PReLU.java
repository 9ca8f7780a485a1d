package lanewise.nn;

import java.util.List;
import lanewise.tensor.Shape;

/** PReLU (He and others, 2015): x (C,H,W) or (C), w (C); y = x if x is above 0, else w[c] * x. */
public record PReLU() implements Layer {
  private static final float INITIAL = 0.25f;

  @Override
  public String kind() {
    return "prelu";
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    return List.of(ParameterSpec.constant("weight", Shape.of(input.extent(0)), INITIAL));
  }

  @Override
  public String describe() {
    return "PReLU";
  }
}
