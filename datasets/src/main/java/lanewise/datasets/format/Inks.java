package lanewise.datasets.format;

import lanewise.tensor.Shape;

/**
 * Converts CMYK to RGB: each channel is darkened by cyan, magenta or yellow, and then by black.
 * Colour profiles are not applied.
 */
final class Inks {
  private Inks() {}

  /**
   * The RGB image of the given light values.
   *
   * @param light (4,H,W): the inverted ink values, 255 where there is no ink
   */
  static ImageFile picture(byte[] light, int height, int width) {
    int plane = height * width;
    byte[] pixels = new byte[3 * plane];
    for (int i = 0; i < pixels.length; i++) {
      int passed = (light[i] & 0xff) * (light[3 * plane + i % plane] & 0xff);
      pixels[i] = (byte) ((passed + 127) / 255);
    }
    return new ImageFile(Shape.of(3, height, width), pixels).noting(ImageNote.INKS);
  }

  /**
   * Converts luminance and two colour differences to three light values, in place: the transform of
   * a YCCK JPEG; the black plane is not changed.
   *
   * @param planes (4,H,W)
   */
  static void fromLuminance(byte[] planes) {
    int plane = planes.length / 4;
    for (int i = 0; i < plane; i++) {
      double y = planes[i] & 0xff;
      double cb = (planes[plane + i] & 0xff) - 128;
      double cr = (planes[2 * plane + i] & 0xff) - 128;
      planes[i] = light(y + 1.402 * cr);
      planes[plane + i] = light(y - 0.344136 * cb - 0.714136 * cr);
      planes[2 * plane + i] = light(y + 1.772 * cb);
    }
  }

  private static byte light(double ink) {
    return (byte) (255 - Math.clamp(Math.round(ink), 0, 255));
  }
}
