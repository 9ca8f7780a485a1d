package lanewise.tensor;

import java.util.Locale;

/**
 * How a kernel or a pool slides over an image: its size R x S, its strides, the zeros padded around
 * the input, and how far apart its taps stand.
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
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "window %dx%d: must be >= 1", height, width));
    }
    if (strideHeight < 1 || strideWidth < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "stride %dx%d: must be >= 1", strideHeight, strideWidth));
    }
    if (padTop < 0 || padLeft < 0 || padBottom < 0 || padRight < 0) {
      throw new IllegalArgumentException("padding must be >= 0");
    }
    if (dilationHeight < 1 || dilationWidth < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "dilation %dx%d: must be >= 1", dilationHeight, dilationWidth));
    }
  }

  /** A window whose taps are neighbours. */
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

  /** The same window with one stride for both axes. */
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

  /** The same window with one padding for all sides. */
  public Window withPadding(int padding) {
    return withPadding(padding, padding, padding, padding);
  }

  /** The same window with other paddings. */
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

  /** The same window with its taps so far apart on both axes. */
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

  /** R*S: the taps of the window. */
  public int area() {
    return height * width;
  }

  /** Whether both strides are 1. */
  public boolean hasUnitStride() {
    return strideHeight == 1 && strideWidth == 1;
  }

  /** Whether some taps are no neighbours. */
  public boolean isDilated() {
    return reachHeight() > height || reachWidth() > width;
  }

  /** Rows from the first tap to the last, both counted. */
  public int reachHeight() {
    return (height - 1) * dilationHeight + 1;
  }

  /** Columns from the first tap to the last, both counted. */
  public int reachWidth() {
    return (width - 1) * dilationWidth + 1;
  }

  /**
   * The first of the window's rows that is in the image, when its own first lies at {@code top}.
   */
  public int firstRow(int top) {
    return top >= 0 ? 0 : Math.ceilDiv(-top, dilationHeight);
  }

  /** One past the last of the window's rows that is in an image of height H. */
  public int endRow(int top, int imageHeight) {
    return Math.min(height, Math.ceilDiv(imageHeight - top, dilationHeight));
  }

  /** As {@link #firstRow}, of columns. */
  public int firstColumn(int left) {
    return left >= 0 ? 0 : Math.ceilDiv(-left, dilationWidth);
  }

  /** As {@link #endRow}, of columns. */
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
