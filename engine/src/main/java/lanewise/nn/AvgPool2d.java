package lanewise.nn;

import lanewise.tensor.Shape;
import lanewise.tensor.Window;

/**
 * Average pooling: x (C,H,W), y (C,OH,OW), the mean under the window.
 *
 * @param window the pool's size, strides, padding and dilation; the padding is less than the size
 * @param countsPadding whether padding is counted as zeros, as is PyTorch's default, or ignored
 */
public record AvgPool2d(Window window, boolean countsPadding) implements Layer {

  /**
   * @throws IllegalArgumentException if a window could contain nothing but padding
   */
  public AvgPool2d {
    Planes.checkPool(window);
  }

  /** A pool that counts padding as zeros. */
  public AvgPool2d(Window window) {
    this(window, true);
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
    Planes.checkPooled(input, window);
    return Planes.slide(input.extent(0), input, window);
  }

  @Override
  public String describe() {
    return "avg-pool " + Planes.describe(window) + (countsPadding ? "" : " not counted");
  }
}
