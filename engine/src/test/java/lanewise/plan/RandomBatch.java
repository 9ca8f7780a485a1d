package lanewise.plan;

import java.util.SplittableRandom;
import lanewise.kernel.Samples;
import lanewise.nn.Network;
import lanewise.tensor.Batch;

/** Batches of noise for any network. */
public final class RandomBatch {
  private RandomBatch() {}

  /** A batch of that many images, and as large a capacity. */
  public static Batch of(Network network, int size) {
    return of(network, size, size, 0);
  }

  /** A batch that differs from those with another {@code number}. */
  public static Batch of(Network network, int capacity, int size, int number) {
    Batch batch = new Batch(capacity, network.inputShape());
    SplittableRandom random = new SplittableRandom(Samples.SEED * 1_000_003 + number);
    float[] images = batch.images();
    for (int i = 0; i < images.length; i++) {
      images[i] = random.nextFloat() * 2 - 1;
    }
    for (int i = 0; i < capacity; i++) {
      batch.labels()[i] = random.nextInt(network.outputShape().size());
      batch.rows()[i] = random.nextInt(60_000);
    }
    batch.setSize(size);
    return batch;
  }
}
