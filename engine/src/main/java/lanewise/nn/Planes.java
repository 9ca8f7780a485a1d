package lanewise.nn;

import java.util.Locale;
import lanewise.refusal.Refusal;
import lanewise.tensor.Shape;
import lanewise.tensor.Window;

/** The shape rules that convolution and pooling share: a window sliding over (C,H,W). */
final class Planes {
  private Planes() {}

  static void checkImages(Shape input) {
    if (input.rank() != 3) {
      throw new IllegalArgumentException(
          "expects images (C,H,W), given "
              + input
              + "; convolution and pooling come before flatten");
    }
  }

  static void check(Shape input, Window window) {
    checkImages(input);
    int height = input.extent(1);
    int width = input.extent(2);
    if (window.outputHeight(height) < 1 || window.outputWidth(width) < 1) {
      throw new IllegalArgumentException(
          String.format(
                  Locale.ROOT,
                  "a %dx%d window%s does not fit its %dx%d input",
                  window.height(),
                  window.width(),
                  dilation(window),
                  height,
                  width)
              + "; use a larger image, padding, or fewer pooling layers");
    }
  }

  /** Checks a pool's padding: no window may lie entirely in the padding. */
  static void checkPool(Window window) {
    if (Math.max(window.padTop(), window.padBottom()) >= window.height()
        || Math.max(window.padLeft(), window.padRight()) >= window.width()) {
      throw new IllegalArgumentException("a pool's padding must be smaller than its window");
    }
  }

  /**
   * As {@link #check}; also checks that no dilated window skips the image and reads only padding.
   */
  static void checkPooled(Shape input, Window window) {
    check(input, window);
    int height = input.extent(1);
    int width = input.extent(2);
    boolean rows = window.padTop() + window.padBottom() > 0 && window.dilationHeight() > height;
    boolean columns = window.padLeft() + window.padRight() > 0 && window.dilationWidth() > width;
    if ((rows && window.height() > 1) || (columns && window.width() > 1)) {
      throw Refusal.of(
          "a padded pool of dilation %dx%d is too wide for its %dx%d input",
          window.dilationHeight(), window.dilationWidth(), height, width);
    }
  }

  /** The larger of two shapes, which must be equal or (C,1,1) and (C,H,W). */
  static Shape stretched(Shape a, Shape b) {
    if (a.equals(b) || isOnePixelOf(b, a)) {
      return a;
    }
    if (isOnePixelOf(a, b)) {
      return b;
    }
    throw Refusal.of(
        "its inputs must have the same shape, or (C,1,1) and (C,H,W), given %s and %s", a, b);
  }

  private static boolean isOnePixelOf(Shape pixel, Shape image) {
    return pixel.rank() == 3
        && image.rank() == 3
        && pixel.extent(0) == image.extent(0)
        && pixel.size() == pixel.extent(0);
  }

  static Shape slide(int channels, Shape input, Window window) {
    return Shape.of(
        channels, window.outputHeight(input.extent(1)), window.outputWidth(input.extent(2)));
  }

  private static String dilation(Window window) {
    return window.isDilated()
        ? String.format(
            Locale.ROOT, " of dilation %dx%d", window.dilationHeight(), window.dilationWidth())
        : "";
  }

  static String describe(Window window) {
    StringBuilder text = new StringBuilder(window.height() + "x" + window.width());
    if (!window.hasUnitStride()) {
      text.append(", stride ").append(window.strideHeight());
      if (window.strideWidth() != window.strideHeight()) {
        text.append('x').append(window.strideWidth());
      }
    }
    if (!window.isUnpadded()) {
      text.append(", pad ").append(window.padTop());
    }
    if (window.isDilated()) {
      text.append(dilation(window));
    }
    return text.toString();
  }
}
