package lanewise.tensor;

import java.util.Arrays;

/**
 * A mini-batch of labelled images, filled and used again by whoever prepares the data: steady-state
 * training allocates no batch. Only the first {@link #size()} of {@link #capacity()} images count.
 *
 * <p>An image may be a mixture of two (mixup, Zhang et al., 2018): its label counts {@link
 * #shares()}, its other label the rest. As made, every share is 1 and the other labels do not
 * matter.
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

  /** The storage of the images, (N,C,H,W), N = {@link #capacity()}. */
  public float[] images() {
    return images;
  }

  /** The storage of the labels: the class index of each image. */
  public int[] labels() {
    return labels;
  }

  /** The storage of the second labels, of images that are mixtures. */
  public int[] otherLabels() {
    return otherLabels;
  }

  /** The storage of the shares of the first labels, 0 to 1; the second labels have the rest. */
  public float[] shares() {
    return shares;
  }

  /**
   * The draw of each image: its row in its data set, numbered on when it comes again in an epoch.
   * The key of all per-image randomness.
   */
  public int[] rows() {
    return rows;
  }

  /** The largest number of images. */
  public int capacity() {
    return labels.length;
  }

  /** The number of images that count. */
  public int size() {
    return size;
  }

  /**
   * Says how many images were filled in.
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
