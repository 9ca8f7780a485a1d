package lanewise.cli.run;

import lanewise.nn.Network;
import lanewise.optim.Optimizer;
import lanewise.parallel.Scheduler;
import lanewise.plan.Plan;
import lanewise.run.RunSettings;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;

/**
 * Trains a network of the same kind on blank images in the background while data is read, so that
 * the kernels are compiled earlier: an interpreted step takes a hundred times as long as a compiled
 * one. It does not affect the training.
 */
public final class WarmUp implements AutoCloseable {
  /** Few images: every kernel runs with its shapes, and a step ends soon when it has to stop. */
  private static final int IMAGES = 4;

  /** Grey images of 28 x 28 pixels in ten classes, as in most known data sets. */
  private static final Shape IMAGE = Shape.of(1, 28, 28);

  private static final int CLASSES = 10;

  /** A larger network would take memory that the training needs. */
  private static final long MOST_PARAMETERS = 5_000_000;

  private final Thread thread;
  private volatile boolean over;

  /**
   * Starts, unless the network is large or images are resized, when a step would take long.
   *
   * @param settings the settings of the training
   */
  public WarmUp(RunSettings settings) {
    over = settings.imageSize() != null;
    thread = Thread.ofPlatform().daemon().name("warm-up").start(() -> run(settings));
  }

  /** Stops without waiting. */
  @Override
  public void close() {
    over = true;
  }

  Thread thread() {
    return thread;
  }

  private void run(RunSettings settings) {
    if (over) {
      return;
    }
    try (Scheduler scheduler = new Scheduler(1)) {
      Network network = settings.model().network(IMAGE, CLASSES);
      if (network.parameterCount() > MOST_PARAMETERS) {
        return;
      }
      Plan plan = Plan.compile(network, IMAGES, settings.convolution(), scheduler);
      plan.load(network.initialize(1));
      Optimizer optimizer = settings.optimizer().newOptimizer();
      optimizer.prepare(plan.storedParameters());
      Batch batch = new Batch(IMAGES, IMAGE);
      batch.setSize(IMAGES);
      while (!over) {
        plan.accumulate(batch, IMAGES, 0);
        plan.update(optimizer, 0);
      }
    } catch (IllegalArgumentException | OutOfMemoryError e) {
      // The network is not valid or memory is short; the training will report it.
      over = true;
    }
  }
}
