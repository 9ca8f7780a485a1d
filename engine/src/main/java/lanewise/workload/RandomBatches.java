package lanewise.workload;

import java.util.SplittableRandom;
import lanewise.nn.Network;
import lanewise.tensor.Batch;

/**
 * Random images with random labels in changing combinations, written to one batch without
 * allocation. A network trained on the same few images for minutes would fit them perfectly; its
 * gradients would become denormal, and the cost of arithmetic would no longer be that of real
 * training.
 */
public final class RandomBatches {
  /** The number of different sets of images. */
  public static final int IMAGE_SETS = 16;

  /** The number of different sets of labels. */
  public static final int LABEL_SETS = 17;

  private final float[][] images = new float[IMAGE_SETS][];
  private final int[][] labels = new int[LABEL_SETS][];
  private final Batch batch;
  private int next;

  /** Creates the sequence of a seed, for a network's input shape and classes. */
  public RandomBatches(Network network, int batchSize, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int pixels = network.inputShape().size();
    int classes = network.outputShape().size();
    for (int i = 0; i < IMAGE_SETS; i++) {
      images[i] = RandomValues.between(0, 1, batchSize * pixels, random);
    }
    for (int i = 0; i < LABEL_SETS; i++) {
      labels[i] = random.ints(batchSize, 0, classes).toArray();
    }
    batch = new Batch(batchSize, network.inputShape());
    batch.setSize(batchSize);
  }

  /** The next batch; it reuses the memory of the previous one. */
  public Batch next() {
    float[] image = images[next % IMAGE_SETS];
    int[] label = labels[next % LABEL_SETS];
    System.arraycopy(image, 0, batch.images(), 0, image.length);
    System.arraycopy(label, 0, batch.labels(), 0, label.length);
    next = (next + 1) % (IMAGE_SETS * LABEL_SETS);
    return batch;
  }

  /** One of the {@link #IMAGE_SETS} sets of images, (N,C,H,W). */
  public float[] images(int set) {
    return images[set];
  }

  /** One of the {@link #LABEL_SETS} sets of labels. */
  public int[] labels(int set) {
    return labels[set];
  }
}
