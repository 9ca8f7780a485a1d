package lanewise.datasets;

import org.jspecify.annotations.Nullable;

/**
 * How images are prepared for a network, in training, evaluation and prediction alike.
 *
 * @param resize how they are resized to the network's input size
 * @param clahe equalises their contrast at that size, or null
 */
public record Preparation(Resize.Method resize, @Nullable Clahe clahe) {

  /** Bilinear resizing alone. */
  public static final Preparation PLAIN = new Preparation(Resize.Method.BILINEAR, null);

  /**
   * Resizes the images to the given size and equalises their contrast. Without CLAHE the images are
   * returned unchanged, and {@link Loader} resizes them.
   *
   * @throws DataException if CLAHE is set and the pixels are floats
   */
  public ImageSet apply(ImageSet images, int height, int width) {
    return clahe == null ? images : clahe.apply(images.resized(resize, height, width));
  }
}
