package lanewise.parallel;

import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import lanewise.index.Ranges;
import lanewise.refusal.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Runs phases one after the other; the tasks of a phase run in parallel on a ForkJoin pool.
 *
 * <p>The calling thread takes part; the other threads come from the pool as helpers. Each thread is
 * assigned a range of consecutive tasks, so that it finds the data of the previous phase (the same
 * images, the same weights) in its cache. A thread claims its own tasks one by one and then those
 * of others, so that a slow thread does fewer. A phase ends when its tasks are done, even if a
 * helper has not arrived. Between phases helpers spin for some microseconds, because parking and
 * waking would take longer than most phases, and then return to the pool. Repeated runs allocate
 * nothing.
 *
 * <p>Only one thread at a time may call {@link #run}.
 */
public sealed class Scheduler implements AutoCloseable permits PhaseClock {
  /** The largest number of threads. */
  public static final int MAX_THREADS = 64;

  private static final int TASK_BITS = 24;
  private static final long CLOSED = (1L << TASK_BITS) - 1;

  /** The largest number of tasks of a phase: task and phase numbers share a 64-bit word. */
  public static final int MAX_TASKS = (int) CLOSED;

  /** The number of spins before a waiting thread parks: tens of microseconds. */
  private static final int SPINS = 4_000;

  private static final long PARK_NANOS = 50_000;

  /**
   * The distance of the workers' counters in words: two cache lines, which are prefetched together.
   */
  private static final int APART = 16;

  private final int threads;
  private final @Nullable ForkJoinPool pool;
  private final Helper[] helpers;

  /**
   * For each worker one word, with the serial number of the phase in the upper bits and its next
   * unclaimed task in the lower bits, so that a claim is one CAS.
   */
  private final AtomicLongArray claims;

  private final AtomicInteger unfinished = new AtomicInteger();

  /** The serial number of the latest phase. */
  private volatile long opened;

  private volatile @Nullable Phase phase;
  private volatile int taskCount;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;

  /**
   * Creates a scheduler with the given number of threads, including the caller.
   *
   * @param threads 1 to {@link #MAX_THREADS}
   * @throws IllegalArgumentException if {@code threads} is out of range
   */
  public Scheduler(int threads) {
    requireInRange(threads);
    this.threads = threads;
    this.claims = new AtomicLongArray(threads * APART);
    this.pool = threads == 1 ? null : new ForkJoinPool(threads - 1);
    this.helpers = new Helper[threads - 1];
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] = new Helper(i + 1);
    }
  }

  /**
   * Creates a scheduler with as many threads, but no more than this machine has processors: more
   * would only take turns and keep each other waiting. Results do not depend on the number.
   *
   * @throws IllegalArgumentException as {@link #Scheduler(int)}
   */
  public static Scheduler upTo(int threads) {
    requireInRange(threads);
    return new Scheduler(Math.min(threads, Runtime.getRuntime().availableProcessors()));
  }

  static void requireInRange(int threads) {
    if (threads < 1 || threads > MAX_THREADS) {
      throw new IllegalArgumentException(
          "threads must be 1 to " + MAX_THREADS + ", given " + threads);
    }
  }

  /** The number of threads, including the caller's. */
  public int threads() {
    return threads;
  }

  /**
   * Runs the phases in order; each phase sees all writes of those before it.
   *
   * @throws RuntimeException the exception of a task; later phases are not run
   * @throws IllegalArgumentException if a phase has more than {@link #MAX_TASKS} tasks
   * @throws IllegalStateException if the scheduler is closed, or another run is in progress on
   *     another thread or in the calling task
   */
  public void run(List<? extends Phase> phases) {
    if (closed) {
      throw new IllegalStateException("the scheduler is closed: make a new one");
    }
    if (!running.compareAndSet(false, true)) {
      throw new IllegalStateException("the scheduler is busy with another run: one at a time");
    }
    try {
      if (pool != null) {
        for (Helper helper : helpers) {
          helper.wake(pool);
        }
      }
      for (int i = 0; i < phases.size(); i++) {
        runPhase(phases.get(i));
      }
    } finally {
      running.set(false);
    }
  }

  private void runPhase(Phase next) {
    int tasks = next.tasks();
    if (tasks > MAX_TASKS) {
      throw Refusal.of("a phase has at most %d tasks, given %d", MAX_TASKS, tasks);
    }
    if (threads == 1 || tasks <= 1) {
      for (int task = 0; task < tasks; task++) {
        next.run(task, 0);
      }
      return;
    }
    // Claims are closed first and opened last, so that no task is claimed while the fields are
    // inconsistent.
    long serial = opened + 1;
    for (int worker = 0; worker < threads; worker++) {
      claims.set(worker * APART, serial << TASK_BITS | CLOSED);
    }
    unfinished.set(tasks);
    taskCount = tasks;
    phase = next;
    for (int worker = 0; worker < threads; worker++) {
      claims.set(worker * APART, serial << TASK_BITS | firstTask(worker, tasks));
    }
    opened = serial;
    work(0);
    for (int spins = 0; unfinished.get() > 0; spins++) {
      pause(spins);
    }
    Throwable thrown = failure;
    if (thrown != null) {
      failure = null;
      throw rethrown(thrown);
    }
  }

  private static RuntimeException rethrown(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return (RuntimeException) thrown;
  }

  /** The first task assigned to a worker. */
  private int firstTask(int worker, int tasks) {
    return Ranges.start(worker, threads, tasks);
  }

  /**
   * Claims and runs tasks of the current phase until none is left, first its own, then those of
   * other workers.
   */
  private void work(int worker) {
    for (int i = 0; i < threads; i++) {
      runTasksOf((worker + i) % threads, worker);
    }
  }

  /** Claims and runs the remaining tasks assigned to {@code owner}. */
  private void runTasksOf(int owner, int worker) {
    while (true) {
      long ticket = claims.get(owner * APART);
      int task = (int) (ticket & CLOSED);
      int end = firstTask(owner + 1, taskCount);
      Phase current = phase;
      if (task >= end || current == null) {
        return;
      }
      // If the phase has changed since, so has the serial, and the CAS fails.
      if (claims.compareAndSet(owner * APART, ticket, ticket + 1)) {
        runTask(current, task, worker);
      }
    }
  }

  private void runTask(Phase current, int task, int worker) {
    try {
      if (failure == null) {
        current.run(task, worker);
      }
    } catch (RuntimeException | Error e) {
      failure = e;
    } finally {
      unfinished.decrementAndGet();
    }
  }

  private static void pause(int spins) {
    if (spins < SPINS) {
      Thread.onSpinWait();
    } else {
      LockSupport.parkNanos(PARK_NANOS);
    }
  }

  /** Stops the pool's threads. The scheduler cannot be used afterwards. */
  @Override
  public void close() {
    closed = true;
    if (pool != null) {
      pool.shutdownNow();
    }
  }

  /** A pool task that helps with the current phase and ends after some time without a new one. */
  private final class Helper extends ForkJoinTask<Void> {
    private static final long serialVersionUID = 1;

    private final int worker;
    private final AtomicBoolean awake = new AtomicBoolean();

    /** The last phase in which it looked for tasks. */
    private long seen;

    Helper(int worker) {
      this.worker = worker;
    }

    void wake(ForkJoinPool target) {
      if (awake.compareAndSet(false, true)) {
        target.execute(this);
      }
    }

    /** Never reports completion, so that the same task can be executed repeatedly. */
    @Override
    protected boolean exec() {
      do {
        help();
        awake.set(false);
        // A run may have begun before the line above, and then did not wake this helper.
      } while (running.get() && awake.compareAndSet(false, true));
      return false;
    }

    private void help() {
      for (int spins = 0; running.get() || spins < SPINS; spins++) {
        long newest = opened;
        if (newest != seen) {
          seen = newest;
          work(worker);
          spins = 0;
        }
        pause(spins);
      }
    }

    @Override
    public @Nullable Void getRawResult() {
      return null;
    }

    @Override
    protected void setRawResult(@Nullable Void value) {}
  }
}
