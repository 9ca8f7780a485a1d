package lanewise.nn;

import lanewise.tensor.Shape;
import lanewise.tensor.Window;

/**
 * Max-pooling: x (C,H,W), y (C,OH,OW), the largest value under the window, ignoring padding.
 *
 * @param window the pool's size, strides, padding and dilation; the padding is less than the size
 */
public record MaxPool2d(Window window) implements Layer {

  /**
   * @throws IllegalArgumentException if a window could contain nothing but padding
   */
  public MaxPool2d {
    Planes.checkPool(window);
  }

  /** A square pool whose windows do not overlap. */
  public MaxPool2d(int size) {
    this(Window.square(size).withStride(size));
  }

  @Override
  public String kind() {
    return "pool";
  }

  @Override
  public Shape output(Shape input) {
    Planes.checkPooled(input, window);
    return Planes.slide(input.extent(0), input, window);
  }

  @Override
  public String describe() {
    return "max-pool " + Planes.describe(window);
  }
}
