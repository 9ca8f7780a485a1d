package lanewise.report.data;

import lanewise.chart.Picture;
import lanewise.datasets.ImageSet;
import lanewise.tensor.Shape;

/** Images of a data set as pictures. */
public final class DataPicture {
  private DataPicture() {}

  /** An image of a data set. */
  public static Picture of(ImageSet images, int row) {
    Shape shape = images.imageShape();
    int height = shape.extent(1);
    int width = shape.extent(2);
    int plane = height * width;
    byte[] pixels = images.pixels(row);
    return Picture.of(
        height,
        width,
        (y, x) -> {
          int at = y * width + x;
          int red = pixels[at] & 0xff;
          return shape.extent(0) == 1
              ? red * 0x010101
              : (red << 16) | ((pixels[at + plane] & 0xff) << 8) | (pixels[at + 2 * plane] & 0xff);
        });
  }
}
