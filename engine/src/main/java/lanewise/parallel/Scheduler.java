package lanewise.parallel;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import lanewise.tensor.Ranges;
import org.jspecify.annotations.Nullable;

/**
 * Runs phases one after the other, the tasks of each in parallel on a ForkJoin pool.
 *
 * <p>The calling thread works too; the pool lends the others as helpers. The tasks of a phase are
 * dealt out in equal runs of neighbours, so that a thread meets in its cache what it left there in
 * the phase before: the same images, the same weights. Each claims its own one by one and then
 * those of others, so a slow thread just does fewer; a phase is over when its tasks are done, not
 * when every helper has turned up. Between phases helpers spin for some microseconds, because
 * parking and waking would cost more than most phases last, and then leave. A steady stream of runs
 * allocates nothing.
 *
 * <p>One thread at a time may call {@link #run}.
 */
public final class Scheduler implements AutoCloseable {
  /** The most threads a scheduler takes. */
  public static final int MAX_THREADS = 64;

  private static final int TASK_BITS = 24;
  private static final long CLOSED = (1L << TASK_BITS) - 1;

  /** The most tasks of a phase: their numbers share a word with the phase's. */
  public static final int MAX_TASKS = (int) CLOSED;

  /** Spins before a waiting thread parks; tens of microseconds. */
  private static final int SPINS = 4_000;

  private static final long PARK_NANOS = 50_000;

  /** Words from one worker's counter to the next: a pair of cache lines, which move together. */
  private static final int APART = 16;

  private final int threads;
  private final @Nullable ForkJoinPool pool;
  private final Helper[] helpers;

  /**
   * For each worker the phase's serial number above, the next unclaimed of its tasks below: one
   * word, so a claim is one CAS.
   */
  private final AtomicLongArray claims;

  private final AtomicInteger unfinished = new AtomicInteger();

  /** The serial number of the last phase that was opened. */
  private volatile long opened;

  private volatile @Nullable Phase phase;
  private volatile int taskCount;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;

  /**
   * A scheduler of that many threads, the caller included.
   *
   * @param threads 1 to {@link #MAX_THREADS}
   * @throws IllegalArgumentException if {@code threads} is out of range
   */
  public Scheduler(int threads) {
    if (threads < 1 || threads > MAX_THREADS) {
      throw new IllegalArgumentException(
          "threads must be 1 to " + MAX_THREADS + ", given " + threads);
    }
    this.threads = threads;
    this.claims = new AtomicLongArray(threads * APART);
    this.pool = threads == 1 ? null : new ForkJoinPool(threads - 1);
    this.helpers = new Helper[threads - 1];
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] = new Helper(i + 1);
    }
  }

  /** The number of threads, the caller's included. */
  public int threads() {
    return threads;
  }

  /**
   * Runs the phases in order; each sees all that the ones before it wrote.
   *
   * @throws RuntimeException what a task threw; later phases are not begun
   * @throws IllegalArgumentException if a phase has more than {@link #MAX_TASKS}
   * @throws IllegalStateException if the scheduler is closed, or another run is not over, such as
   *     that of another thread or of the calling task
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
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "a phase has at most %d tasks, given %d", MAX_TASKS, tasks));
    }
    if (threads == 1 || tasks <= 1) {
      for (int task = 0; task < tasks; task++) {
        next.run(task, 0);
      }
      return;
    }
    // Closed first and opened last: nobody can claim while the fields do not belong together.
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

  /** The first of the tasks that are dealt to a worker. */
  private int firstTask(int worker, int tasks) {
    return Ranges.start(worker, threads, tasks);
  }

  /** Claims and runs tasks of the current phase until none is left, its own before others'. */
  private void work(int worker) {
    for (int i = 0; i < threads; i++) {
      workOff((worker + i) % threads, worker);
    }
  }

  /** Claims and runs what is left of the tasks that were dealt to {@code owner}. */
  private void workOff(int owner, int worker) {
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

  /** Stops the pool's threads; nothing can be run afterwards. */
  @Override
  public void close() {
    closed = true;
    if (pool != null) {
      pool.shutdownNow();
    }
  }

  /**
   * A pool task that helps with whatever phase is current, and leaves when none has come for a
   * while.
   */
  private final class Helper extends ForkJoinTask<Void> {
    private static final long serialVersionUID = 1;

    private final int worker;
    private final AtomicBoolean awake = new AtomicBoolean();

    /** The phase it last looked for work in. */
    private long seen;

    Helper(int worker) {
      this.worker = worker;
    }

    void wake(ForkJoinPool target) {
      if (awake.compareAndSet(false, true)) {
        target.execute(this);
      }
    }

    /** Never reports completion, so that the same task can be executed any number of times. */
    @Override
    protected boolean exec() {
      do {
        help();
        awake.set(false);
        // A run may have begun between the last look and the line above, and not have woken us.
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
