package lanewise.train;

import lanewise.tensor.Shape;

/** A labelled data set that can be read in batches, any number of times. */
public interface BatchSource {
  /** The number of images of one epoch. */
  int imageCount();

  /** The number of classes; labels are 0 to {@code classes() - 1}. */
  int classes();

  /** The shape of one image as the batches hold it, (C,H,W). */
  Shape imageShape();

  /** The largest batch that comes. */
  int batchSize();

  /**
   * Opens one pass over the data.
   *
   * @param epoch the epoch's number, from 1; with the source's seed it fixes the order of the
   *     images
   */
  default BatchStream open(int epoch) {
    return open(epoch, 0);
  }

  /**
   * Opens the rest of a pass: the same batches as of the whole one, without the first ones.
   *
   * @param epoch the epoch's number, from 1
   * @param firstBatch how many batches to leave out, 0 to all of them
   */
  BatchStream open(int epoch, int firstBatch);
}
