package lanewise.datasets;

import lanewise.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * From pixels to a network's inputs: one image at a time, normalised, and resized if another size
 * is needed. Not thread-safe.
 */
final class ImageReader {
  private final Shape from;
  private final PixelStore.Normalized pixels;
  private final @Nullable Resize resize;
  private final float[] unresized;
  private final int outputPlane;

  /**
   * @param imageShape (C,H,W) of the result
   * @param method how images are resized
   */
  ImageReader(
      ImageSet images, Normalization normalization, Shape imageShape, Resize.Method method) {
    this.from = images.imageShape();
    this.pixels = images.store().normalized(normalization);
    boolean sameSize = from.equals(imageShape);
    this.resize =
        sameSize
            ? null
            : new Resize(
                method, from.extent(1), from.extent(2), imageShape.extent(1), imageShape.extent(2));
    this.unresized = new float[sameSize ? 0 : from.extent(1) * from.extent(2)];
    this.outputPlane = imageShape.extent(1) * imageShape.extent(2);
  }

  /** Writes the (C,H,W) values of an image, starting at {@code offset}. */
  void read(int row, float[] target, int offset) {
    int plane = from.extent(1) * from.extent(2);
    for (int channel = 0; channel < from.extent(0); channel++) {
      long source = (long) row * from.size() + (long) channel * plane;
      int out = offset + channel * outputPlane;
      if (resize == null) {
        pixels.read(channel, source, plane, target, out);
      } else {
        pixels.read(channel, source, plane, unresized, 0);
        resize.apply(unresized, 0, target, out);
      }
    }
  }
}
