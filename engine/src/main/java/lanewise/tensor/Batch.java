package lanewise.tensor;

import java.util.Arrays;

/**
 * A mini-batch of labelled images. It is filled and reused by the data loader, so that training
 * allocates no batches. Only the first {@link #size()} of {@link #capacity()} images are used.
 *
 * <p>An image may be a mixture of two (mixup, Zhang et al., 2018): its label then has the weight
 * {@link #shares()}, its other label the rest. By default every share is 1 and the other labels are
 * ignored.
 */
public final class Batch {
  private final Shape imageShape;
  private final float[] images;
  private final int[] labels;
  private final int[] otherLabels;
  private final float[] shares;
  private final int[] rows;
  private int size;

  /**
   * An empty batch.
   *
   * @param capacity the largest number of images it can hold
   * @param imageShape the shape of one image, (C,H,W)
   */
  public Batch(int capacity, Shape imageShape) {
    if (imageShape.rank() != 3) {
      throw new IllegalArgumentException("image shape must be (C,H,W), given " + imageShape);
    }
    this.imageShape = imageShape;
    this.images = new float[Math.multiplyExact(capacity, imageShape.size())];
    this.labels = new int[capacity];
    this.otherLabels = new int[capacity];
    this.shares = new float[capacity];
    Arrays.fill(shares, 1f);
    this.rows = new int[capacity];
  }

  /** The shape of one image, (C,H,W). */
  public Shape imageShape() {
    return imageShape;
  }

  /** The images, (N,C,H,W), N = {@link #capacity()}; not a copy. */
  public float[] images() {
    return images;
  }

  /** The storage of the labels, one for each image: what a label is, its {@link Task} says. */
  public int[] labels() {
    return labels;
  }

  /** The second labels of mixed images; not a copy. */
  public int[] otherLabels() {
    return otherLabels;
  }

  /** The weights of the first labels, 0 to 1; the second labels have the rest. Not a copy. */
  public float[] shares() {
    return shares;
  }

  /**
   * The draw of each image: its row in its data set; repetitions in an epoch get higher numbers. It
   * is the key of all per-image randomness.
   */
  public int[] rows() {
    return rows;
  }

  /** The largest number of images. */
  public int capacity() {
    return labels.length;
  }

  /** The number of images in use. */
  public int size() {
    return size;
  }

  /**
   * Sets the number of images in use.
   *
   * @throws IllegalArgumentException if {@code size} is below 0 or above the capacity
   */
  public void setSize(int size) {
    if (size < 0 || size > capacity()) {
      throw new IllegalArgumentException("batch size " + size + " not in 0.." + capacity());
    }
    this.size = size;
  }
}
