package lanewise.nn;

import java.util.List;
import lanewise.tensor.Shape;

/**
 * Layer normalisation (Ba and others, 2016) of each pixel over its channels: x (C,H,W) or (C), w
 * (C), b (C), y as x. Mean and (biased) variance are those of the C values of one pixel, in
 * training and in evaluation.
 *
 * <pre>y[c] = w[c] * (x[c] - mean) / sqrt(var + epsilon) + b[c]</pre>
 *
 * <p>It is PyTorch's {@code LayerNorm(C)} where channels come last, as in ConvNeXt.
 *
 * @param epsilon added to the variance, above 0
 */
public record LayerNorm(float epsilon) implements Layer {

  /**
   * @throws IllegalArgumentException if {@code epsilon} is not above 0
   */
  public LayerNorm {
    if (!(epsilon > 0 && Float.isFinite(epsilon))) {
      throw new IllegalArgumentException("layer normalisation needs epsilon > 0, given " + epsilon);
    }
  }

  @Override
  public String kind() {
    return "ln";
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    Shape channels = Shape.of(input.extent(0));
    return List.of(
        ParameterSpec.constant("weight", channels, 1), ParameterSpec.constant("bias", channels, 0));
  }

  @Override
  public String describe() {
    return "layer norm";
  }
}
