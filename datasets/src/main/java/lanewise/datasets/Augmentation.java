package lanewise.datasets;

import lanewise.tensor.Shape;

/**
 * Random changes to training images, made after resizing and before normalisation. They depend only
 * on (seed, epoch, draw), not on the batch, the thread or the order of the calls. A draw is the
 * number of an image within an epoch, {@code Batch.rows()}; it is the image's row if the image
 * occurs once in the epoch.
 */
public interface Augmentation {

  /**
   * Creates a worker for images of one shape, (C,H,W).
   *
   * @throws DataException if images of that size cannot be changed this way
   */
  Worker worker(Shape imageShape);

  /** Changes images for one thread, and holds the buffers for it. */
  interface Worker {
    /**
     * Writes a changed copy of one image.
     *
     * @param image (C,H,W), values 0 to 1
     * @param target receives (C,H,W) values from {@code offset} on, 0 to 1
     */
    void change(float[] image, int epoch, int draw, float[] target, int offset);

    /**
     * The weight of an image when it is mixed with another, 0 to 1; the default is 1, no mixing.
     */
    default float share(int epoch, int draw) {
      return 1;
    }

    /**
     * The position, among the epoch's {@code count} images, of the image to mix with. Not used if
     * the share is 1.
     */
    default int partner(int epoch, int draw, int count) {
      return 0;
    }
  }
}
