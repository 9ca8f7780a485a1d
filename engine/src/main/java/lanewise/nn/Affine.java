package lanewise.nn;

import java.util.List;
import lanewise.tensor.Shape;

/** A linear function per channel: x (C,H,W) or (C), w (C), b (C); y[c] = w[c] * x[c] + b[c]. */
public record Affine() implements Layer {
  @Override
  public String kind() {
    return "affine";
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    Shape channels = Shape.of(input.extent(0));
    return List.of(
        ParameterSpec.constant("weight", channels, 1), ParameterSpec.constant("bias", channels, 0));
  }

  @Override
  public String describe() {
    return "scale and shift channels";
  }
}
