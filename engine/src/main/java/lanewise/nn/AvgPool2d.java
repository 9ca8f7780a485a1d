package lanewise.nn;

import lanewise.tensor.Shape;
import lanewise.tensor.Window;

/**
 * Average pooling: x (C,H,W), y (C,OH,OW), the mean under the window; padding counts as zeros, as
 * in PyTorch's default.
 *
 * @param window the pool's size, strides and padding; the padding is less than the window
 */
public record AvgPool2d(Window window) implements Layer {

  /**
   * @throws IllegalArgumentException if the padding is so large that a window could see nothing
   *     else
   */
  public AvgPool2d {
    if (Math.max(window.padTop(), window.padBottom()) >= window.height()
        || Math.max(window.padLeft(), window.padRight()) >= window.width()) {
      throw new IllegalArgumentException("a pool's padding must be smaller than its window");
    }
  }

  /** A square pool whose windows do not overlap. */
  public AvgPool2d(int size) {
    this(Window.square(size).withStride(size));
  }

  @Override
  public String kind() {
    return "pool";
  }

  @Override
  public Shape output(Shape input) {
    Planes.check(input, window);
    return Planes.slide(input.extent(0), input, window);
  }

  @Override
  public String describe() {
    return "avg-pool " + Planes.describe(window);
  }
}
