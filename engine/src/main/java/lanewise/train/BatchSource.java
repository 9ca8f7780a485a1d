package lanewise.train;

import lanewise.tensor.Shape;
import lanewise.tensor.Task;

/** A labelled data set that can be read in batches, any number of times. */
public interface BatchSource {
  /** The number of images of one epoch. */
  int imageCount();

  /** The number of classes. */
  int classes();

  /** What the labels are. */
  default Task task() {
    return Task.MULTI_CLASS;
  }

  /** The shape of one image in the batches, (C,H,W). */
  Shape imageShape();

  /** The largest size of a batch. */
  int batchSize();

  /**
   * Opens one pass over the data.
   *
   * @param epoch the epoch's number, from 1; together with the source's seed it determines the
   *     order of images
   */
  default BatchStream open(int epoch) {
    return open(epoch, 0);
  }

  /**
   * Opens the rest of a pass: the batches of the whole pass without the first ones.
   *
   * @param epoch the epoch's number, from 1
   * @param firstBatch the number of batches to skip, 0 to all of them
   */
  BatchStream open(int epoch, int firstBatch);
}
