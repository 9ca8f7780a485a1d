package lanewise.datasets;

import lanewise.tensor.Shape;

/**
 * Random changes to training images on their way into a batch, after resizing and before
 * normalisation. All of them are a function of (seed, epoch, draw): not of the batch, the thread or
 * the order of the calls. A draw is the number under which an image comes in an epoch, {@code
 * Batch.rows()}: its row, if it comes once.
 */
public interface Augmentation {

  /**
   * A worker for images of one shape, (C,H,W).
   *
   * @throws DataException if the changes are not possible on images of that size
   */
  Worker worker(Shape imageShape);

  /** One thread's means of changing images, with the memory it needs. */
  interface Worker {
    /**
     * Writes a changed copy of one image.
     *
     * @param image (C,H,W), values 0 to 1
     * @param target receives (C,H,W) values from {@code offset} on, 0 to 1
     */
    void change(float[] image, int epoch, int draw, float[] target, int offset);

    /**
     * The share that an image keeps when it is mixed with another, 0 to 1; 1, as here, if it is not
     * mixed.
     */
    default float share(int epoch, int draw) {
      return 1;
    }

    /**
     * Which of an epoch's {@code count} images, by position, an image is mixed with. Of no account
     * where its share is 1.
     */
    default int partner(int epoch, int draw, int count) {
      return 0;
    }
  }
}
