package lanewise.nn;

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
          "a %dx%d window does not fit the %dx%d image that reaches it"
                  .formatted(window.height(), window.width(), height, width)
              + "; use a larger image, padding, or fewer pooling layers");
    }
  }

  static Shape slide(int channels, Shape input, Window window) {
    return Shape.of(
        channels, window.outputHeight(input.extent(1)), window.outputWidth(input.extent(2)));
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
    return text.toString();
  }
}
