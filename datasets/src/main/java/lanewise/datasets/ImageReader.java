package lanewise.datasets;

import lanewise.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to floats: one image at a time, normalised by a look-up in a table of 256 inputs per
 * channel and resized if another size is asked for. One thread at a time.
 */
final class ImageReader {
  private final ImageSet images;
  private final float[][] tables;
  private final @Nullable Resize resize;
  private final float[] unresized;
  private final int outputPlane;

  /**
   * @param imageShape (C,H,W) of the images as they are read
   * @param method how they get that size
   */
  ImageReader(
      ImageSet images, Normalization normalization, Shape imageShape, Resize.Method method) {
    this.images = images;
    Shape from = images.imageShape();
    this.tables = new float[from.extent(0)][];
    for (int channel = 0; channel < tables.length; channel++) {
      tables[channel] = normalization.table(channel);
    }
    boolean sameSize = from.equals(imageShape);
    this.resize =
        sameSize
            ? null
            : new Resize(
                method, from.extent(1), from.extent(2), imageShape.extent(1), imageShape.extent(2));
    this.unresized = new float[sameSize ? 0 : from.extent(1) * from.extent(2)];
    this.outputPlane = imageShape.extent(1) * imageShape.extent(2);
  }

  /** Writes (C,H,W) values from {@code offset} on. */
  void read(int row, float[] target, int offset) {
    Shape shape = images.imageShape();
    int plane = shape.extent(1) * shape.extent(2);
    for (int channel = 0; channel < tables.length; channel++) {
      int source = row * shape.size() + channel * plane;
      int out = offset + channel * outputPlane;
      if (resize == null) {
        lookUp(tables[channel], source, plane, target, out);
      } else {
        lookUp(tables[channel], source, plane, unresized, 0);
        resize.apply(unresized, 0, target, out);
      }
    }
  }

  private void lookUp(float[] table, int source, int count, float[] target, int offset) {
    byte[] pixels = images.pixels();
    for (int i = 0; i < count; i++) {
      target[offset + i] = table[pixels[source + i] & 0xff];
    }
  }
}
