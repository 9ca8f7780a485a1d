package lanewise.model;

import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.text.Text;

/**
 * How a {@link Classifier} computes.
 *
 * @param threads for lists and streams of images, 1 to {@link Scheduler#MAX_THREADS}; a single
 *     image is computed by its caller's thread
 * @param batchSize the number of images of a list or stream computed at a time, at least 1
 * @param convolution the convolution algorithm
 */
public record ClassifierOptions(int threads, int batchSize, ConvolutionAlgorithm convolution) {
  private static final int BATCH_SIZE = 64;

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public ClassifierOptions {
    if (threads < 1 || threads > Scheduler.MAX_THREADS) {
      throw new IllegalArgumentException(
          Text.of("threads must be 1 to %d, given %d", Scheduler.MAX_THREADS, threads));
    }
    if (batchSize < 1) {
      throw new IllegalArgumentException("batch size must be >= 1, given " + batchSize);
    }
  }

  /** The defaults: as many threads as the machine has processors, batches of 64. */
  public static ClassifierOptions usual() {
    int processors = Runtime.getRuntime().availableProcessors();
    return new ClassifierOptions(
        Math.min(processors, Scheduler.MAX_THREADS), BATCH_SIZE, ConvolutionAlgorithm.AUTO);
  }

  /** Returns the options with another number of threads. */
  public ClassifierOptions withThreads(int number) {
    return new ClassifierOptions(number, batchSize, convolution);
  }

  /** Returns the options with another batch size. */
  public ClassifierOptions withBatchSize(int images) {
    return new ClassifierOptions(threads, images, convolution);
  }
}
