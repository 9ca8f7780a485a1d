package lanewise.nn;

import lanewise.refusal.Refusal;
import lanewise.tensor.Shape;

/**
 * The same values as images (C,H,W), in row-major order; for features it is PyTorch's {@code
 * Unflatten}.
 *
 * @param channels C, at least 1
 * @param height H, at least 1
 * @param width W, at least 1
 */
public record Reshape(int channels, int height, int width) implements Layer {

  /**
   * @throws IllegalArgumentException if an extent is below 1
   */
  public Reshape {
    if (Math.min(channels, Math.min(height, width)) < 1) {
      throw Refusal.of("cannot reshape to (%d, %d, %d)", channels, height, width);
    }
  }

  @Override
  public String kind() {
    return "reshape";
  }

  @Override
  public Shape output(Shape input) {
    Shape shape = Shape.of(channels, height, width);
    if (shape.size() != input.size()) {
      throw Refusal.of("cannot reshape %s to %s", input, shape);
    }
    return shape;
  }

  @Override
  public String describe() {
    return "reshape to " + Shape.of(channels, height, width);
  }
}
