package lanewise.model;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.tensor.Batch;
import lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A pool of equal plans of one network, each used by one caller at a time. If all plans are in use,
 * another one is compiled, up to a limit; beyond it callers wait. No lock is held while a plan
 * computes.
 */
final class PlanPool implements AutoCloseable {
  private final TrainedModel model;
  private final int batchSize;
  private final int threads;
  private final ConvolutionAlgorithm algorithm;
  private final Semaphore places;
  private final Queue<Pooled> idle = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  /** A plan with its scheduler and a batch. */
  record Pooled(Scheduler scheduler, Plan plan, Batch batch) {}

  /**
   * An empty pool.
   *
   * @param batchSize the batch size of the plans
   * @param threads the threads of each plan
   * @param limit the largest number of plans, at least 1
   */
  PlanPool(
      TrainedModel model, int batchSize, int threads, ConvolutionAlgorithm algorithm, int limit) {
    this.model = model;
    this.batchSize = batchSize;
    this.threads = threads;
    this.algorithm = algorithm;
    this.places = new Semaphore(limit);
  }

  /**
   * Runs an action with exclusive use of a plan.
   *
   * @throws IllegalStateException if the pool is closed
   */
  <R> R use(Function<Pooled, R> action) {
    places.acquireUninterruptibly();
    try {
      requireOpen();
      @Nullable Pooled found = idle.poll();
      Pooled pooled = found != null ? found : compile();
      try {
        return action.apply(pooled);
      } finally {
        idle.add(pooled);
        if (closed) {
          stopIdle();
        }
      }
    } finally {
      places.release();
    }
  }

  /**
   * Checks that the pool is open.
   *
   * @throws IllegalStateException if it is closed
   */
  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the classifier is closed: load it again");
    }
  }

  private Pooled compile() {
    Scheduler scheduler = Scheduler.upTo(threads);
    try {
      Plan plan = Plan.compile(model.card().network(), batchSize, algorithm, scheduler);
      Map<String, Tensor> weights = model.weights();
      plan.load(weights);
      return new Pooled(scheduler, plan, new Batch(batchSize, model.card().image()));
    } catch (RuntimeException | Error e) {
      scheduler.close();
      throw e;
    }
  }

  /** Frees the plans; those in use are freed when they are returned. */
  @Override
  public void close() {
    closed = true;
    stopIdle();
  }

  private void stopIdle() {
    for (Pooled pooled = idle.poll(); pooled != null; pooled = idle.poll()) {
      pooled.scheduler().close();
    }
  }
}
