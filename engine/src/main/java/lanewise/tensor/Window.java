package lanewise.tensor;

/**
 * How a kernel or a pool slides over an image: its size R x S, its strides, and the zeros padded
 * around the input.
 *
 * @param height R, at least 1
 * @param width S, at least 1
 * @param strideHeight rows from one output to the next, at least 1
 * @param strideWidth columns from one output to the next, at least 1
 * @param padTop rows of padding above, at least 0; likewise the other sides
 */
public record Window(
    int height,
    int width,
    int strideHeight,
    int strideWidth,
    int padTop,
    int padLeft,
    int padBottom,
    int padRight) {

  /**
   * @throws IllegalArgumentException if a size or stride is below 1 or a padding below 0
   */
  public Window {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException("window %dx%d: must be >= 1".formatted(height, width));
    }
    if (strideHeight < 1 || strideWidth < 1) {
      throw new IllegalArgumentException(
          "stride %dx%d: must be >= 1".formatted(strideHeight, strideWidth));
    }
    if (padTop < 0 || padLeft < 0 || padBottom < 0 || padRight < 0) {
      throw new IllegalArgumentException("padding must be >= 0");
    }
  }

  /** A square window of stride 1 without padding. */
  public static Window square(int size) {
    return new Window(size, size, 1, 1, 0, 0, 0, 0);
  }

  /** The same window with one stride for both axes. */
  public Window withStride(int stride) {
    return new Window(height, width, stride, stride, padTop, padLeft, padBottom, padRight);
  }

  /** The same window with one padding for all sides. */
  public Window withPadding(int padding) {
    return new Window(height, width, strideHeight, strideWidth, padding, padding, padding, padding);
  }

  /** R*S: the positions of the window. */
  public int area() {
    return height * width;
  }

  /** Whether both strides are 1. */
  public boolean hasUnitStride() {
    return strideHeight == 1 && strideWidth == 1;
  }

  /** Whether no side is padded. */
  public boolean isUnpadded() {
    return padTop == 0 && padLeft == 0 && padBottom == 0 && padRight == 0;
  }

  /** OH for an input of height H; below 1 if the window does not fit. */
  public int outputHeight(int inputHeight) {
    return Math.floorDiv(inputHeight + padTop + padBottom - height, strideHeight) + 1;
  }

  /** OW for an input of width W; below 1 if the window does not fit. */
  public int outputWidth(int inputWidth) {
    return Math.floorDiv(inputWidth + padLeft + padRight - width, strideWidth) + 1;
  }
}
