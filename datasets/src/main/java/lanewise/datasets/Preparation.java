package lanewise.datasets;

import org.jspecify.annotations.Nullable;

/**
 * How the images of a set are made ready for a network, those it learns from and all others alike.
 *
 * @param resize how they get the size the network takes
 * @param clahe equalises their contrast at that size, or null
 */
public record Preparation(Resize.Method resize, @Nullable Clahe clahe) {

  /** Bilinear resizing alone. */
  public static final Preparation PLAIN = new Preparation(Resize.Method.BILINEAR, null);

  /**
   * The images as they are to be loaded: with their contrast equalised, at the size given, if that
   * is wanted. Without, they are left as they are, for {@link Loader} to resize.
   *
   * @throws DataException if their contrast is to be equalised and their pixels are floats
   */
  public ImageSet apply(ImageSet images, int height, int width) {
    return clahe == null ? images : clahe.apply(images.resized(resize, height, width));
  }
}
