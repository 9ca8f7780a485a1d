package lanewise.tensor;

import lanewise.refusal.Refusal;

/**
 * The window of a convolution or pooling: its size R x S, its strides, the padding around the input
 * and its dilation.
 *
 * @param height R, at least 1
 * @param width S, at least 1
 * @param strideHeight rows from one output to the next, at least 1
 * @param strideWidth columns from one output to the next, at least 1
 * @param padTop rows of padding above, at least 0; likewise the other sides
 * @param dilationHeight rows from one tap to the next, at least 1
 * @param dilationWidth columns from one tap to the next, at least 1
 */
public record Window(
    int height,
    int width,
    int strideHeight,
    int strideWidth,
    int padTop,
    int padLeft,
    int padBottom,
    int padRight,
    int dilationHeight,
    int dilationWidth) {

  /**
   * @throws IllegalArgumentException if a size, stride or dilation is below 1 or a padding below 0
   */
  public Window {
    if (height < 1 || width < 1) {
      throw Refusal.of("window %dx%d: must be >= 1", height, width);
    }
    if (strideHeight < 1 || strideWidth < 1) {
      throw Refusal.of("stride %dx%d: must be >= 1", strideHeight, strideWidth);
    }
    if (padTop < 0 || padLeft < 0 || padBottom < 0 || padRight < 0) {
      throw new IllegalArgumentException("padding must be >= 0");
    }
    if (dilationHeight < 1 || dilationWidth < 1) {
      throw Refusal.of("dilation %dx%d: must be >= 1", dilationHeight, dilationWidth);
    }
  }

  /** A window without dilation. */
  public Window(
      int height,
      int width,
      int strideHeight,
      int strideWidth,
      int padTop,
      int padLeft,
      int padBottom,
      int padRight) {
    this(height, width, strideHeight, strideWidth, padTop, padLeft, padBottom, padRight, 1, 1);
  }

  /** A square window of stride 1 without padding. */
  public static Window square(int size) {
    return new Window(size, size, 1, 1, 0, 0, 0, 0);
  }

  /** Returns the window with one stride for both axes. */
  public Window withStride(int stride) {
    return new Window(
        height,
        width,
        stride,
        stride,
        padTop,
        padLeft,
        padBottom,
        padRight,
        dilationHeight,
        dilationWidth);
  }

  /** Returns the window with one padding for all sides. */
  public Window withPadding(int padding) {
    return withPadding(padding, padding, padding, padding);
  }

  /** Returns the window with other paddings. */
  public Window withPadding(int top, int left, int bottom, int right) {
    return new Window(
        height,
        width,
        strideHeight,
        strideWidth,
        top,
        left,
        bottom,
        right,
        dilationHeight,
        dilationWidth);
  }

  /** Returns the window with one dilation for both axes. */
  public Window withDilation(int dilation) {
    return new Window(
        height,
        width,
        strideHeight,
        strideWidth,
        padTop,
        padLeft,
        padBottom,
        padRight,
        dilation,
        dilation);
  }

  /** R*S: the number of taps. */
  public int area() {
    return height * width;
  }

  /** Whether both strides are 1. */
  public boolean hasUnitStride() {
    return strideHeight == 1 && strideWidth == 1;
  }

  /** Whether a dilation is above 1. */
  public boolean isDilated() {
    return reachHeight() > height || reachWidth() > width;
  }

  /** The number of rows from the first tap to the last, inclusive. */
  public int reachHeight() {
    return (height - 1) * dilationHeight + 1;
  }

  /** The number of columns from the first tap to the last, inclusive. */
  public int reachWidth() {
    return (width - 1) * dilationWidth + 1;
  }

  /**
   * The first row of the window that is inside the image, if the window's row 0 is at image row
   * {@code top}.
   */
  public int firstRow(int top) {
    return top >= 0 ? 0 : Math.ceilDiv(-top, dilationHeight);
  }

  /** One past the last row of the window that is inside an image of height H. */
  public int endRow(int top, int imageHeight) {
    return Math.min(height, Math.ceilDiv(imageHeight - top, dilationHeight));
  }

  /** As {@link #firstRow}, for columns. */
  public int firstColumn(int left) {
    return left >= 0 ? 0 : Math.ceilDiv(-left, dilationWidth);
  }

  /** As {@link #endRow}, for columns. */
  public int endColumn(int left, int imageWidth) {
    return Math.min(width, Math.ceilDiv(imageWidth - left, dilationWidth));
  }

  /** Whether no side is padded. */
  public boolean isUnpadded() {
    return padTop == 0 && padLeft == 0 && padBottom == 0 && padRight == 0;
  }

  /** OH for an input of height H; below 1 if the window does not fit. */
  public int outputHeight(int inputHeight) {
    return Math.floorDiv(inputHeight + padTop + padBottom - reachHeight(), strideHeight) + 1;
  }

  /** OW for an input of width W; below 1 if the window does not fit. */
  public int outputWidth(int inputWidth) {
    return Math.floorDiv(inputWidth + padLeft + padRight - reachWidth(), strideWidth) + 1;
  }
}
