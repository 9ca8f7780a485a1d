package lanewise.nn;

import java.util.List;
import lanewise.tensor.Shape;

/**
 * Batch normalisation (Ioffe and Szegedy, 2015): x (C,H,W), w (C), b (C), y (C,H,W).
 *
 * <pre>y[c] = w[c] * (x[c] - mean[c]) / sqrt(var[c] + epsilon) + b[c]</pre>
 *
 * <p>In training, mean and (biased) variance are those of the batch, over all its images and
 * pixels; in evaluation they are the running statistics, which each training batch updates as in
 * PyTorch:
 *
 * <pre>running = (1 - momentum) * running + momentum * batch    (with the unbiased variance)</pre>
 *
 * <p>If a batch has a single value per channel, its variance is undefined and the running variance
 * is not changed.
 *
 * @param epsilon added to the variance, above 0
 * @param momentum the weight of the newest batch in the running statistics, 0 to 1
 */
public record BatchNorm2d(float epsilon, float momentum) implements Layer {

  /**
   * @throws IllegalArgumentException if {@code epsilon} is not above 0 or {@code momentum} is not
   *     in [0, 1]
   */
  public BatchNorm2d {
    if (!(epsilon > 0 && Float.isFinite(epsilon))) {
      throw new IllegalArgumentException("batch normalisation needs epsilon > 0, given " + epsilon);
    }
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          "batch normalisation needs a momentum in [0, 1], given " + momentum);
    }
  }

  /** Batch normalisation with PyTorch's defaults: epsilon 1e-5, momentum 0.1. */
  public BatchNorm2d() {
    this(1e-5f, 0.1f);
  }

  @Override
  public String kind() {
    return "bn";
  }

  @Override
  public Shape output(Shape input) {
    if (input.rank() != 3) {
      throw new IllegalArgumentException(
          "expects images (C,H,W), given " + input + "; it comes before flatten");
    }
    return input;
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    Shape channels = Shape.of(input.extent(0));
    return List.of(
        ParameterSpec.constant("weight", channels, 1),
        ParameterSpec.constant("bias", channels, 0),
        ParameterSpec.buffer("running_mean", channels, 0),
        ParameterSpec.buffer("running_var", channels, 1));
  }

  @Override
  public String describe() {
    return "batch norm";
  }
}
