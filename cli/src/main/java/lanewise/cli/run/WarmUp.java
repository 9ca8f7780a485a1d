package lanewise.cli.run;

import lanewise.nn.Network;
import lanewise.optim.Optimizer;
import lanewise.parallel.Scheduler;
import lanewise.plan.Plan;
import lanewise.run.RunSettings;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;

/**
 * Trains a network of the same kind on blank images in the background while data are read, so that
 * the kernels are compiled the sooner: a step in the interpreter takes a hundred times as long as
 * one in machine code. Nothing of it remains; the weights of the training are not touched.
 */
public final class WarmUp implements AutoCloseable {
  /** A few images: every kernel meets its shapes, and a step is over soon when it has to stop. */
  private static final int IMAGES = 4;

  /** Grey images of 28 x 28 pixels in ten classes: nearly what all data sets by name hold. */
  private static final Shape IMAGE = Shape.of(1, 28, 28);

  private static final int CLASSES = 10;

  /** A larger network would take memory that the training needs, and time to fill it. */
  private static final long MOST_PARAMETERS = 5_000_000;

  private final Thread thread;
  private volatile boolean over;

  /**
   * Begins, unless the network is large or images are to be resized: a step would not be over soon.
   *
   * @param settings of the training
   */
  public WarmUp(RunSettings settings) {
    over = settings.imageSize() != null;
    thread = Thread.ofPlatform().daemon().name("warm-up").start(() -> run(settings));
  }

  /** Tells it to stop, without waiting. */
  @Override
  public void close() {
    over = true;
  }

  Thread thread() {
    return thread;
  }

  private void run(RunSettings settings) {
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
    } catch (IllegalArgumentException e) {
      // There is no such network: the training itself says why.
      over = true;
    }
  }
}
