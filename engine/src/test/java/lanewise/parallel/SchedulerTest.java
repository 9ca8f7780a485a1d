package lanewise.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SchedulerTest {
  private static final int MOST_TASKS = 200;

  /** Counts how often each task ran, and checks that the phase before it was over. */
  private static final class CountingPhase implements Phase {
    final int tasks;
    final int threads;
    final List<CountingPhase> before;
    final AtomicIntegerArray runs = new AtomicIntegerArray(MOST_TASKS);

    /** How often each worker is inside a task right now. */
    final AtomicIntegerArray inside;

    volatile String problem = "";

    CountingPhase(int tasks, int threads, List<CountingPhase> before) {
      this.tasks = tasks;
      this.threads = threads;
      this.before = before;
      this.inside = new AtomicIntegerArray(threads);
    }

    @Override
    public int tasks() {
      return tasks;
    }

    @Override
    public void run(int task, int worker) {
      if (worker >= threads || inside.getAndIncrement(worker) != 0) {
        problem = "two threads are worker " + worker;
      }
      if (!before.isEmpty() && !before.get(before.size() - 1).isDone()) {
        problem = "begun before the phase before it was over";
      }
      runs.incrementAndGet(task);
      inside.decrementAndGet(worker);
    }

    boolean isDone() {
      for (int task = 0; task < MOST_TASKS; task++) {
        if (runs.get(task) != (task < tasks ? 1 : 0)) {
          return false;
        }
      }
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 8, Scheduler.MAX_THREADS})
  void everyTaskRunsOnceAndPhasesInOrder(int threads) {
    try (Scheduler scheduler = new Scheduler(threads)) {
      for (int round = 0; round < 300; round++) {
        List<CountingPhase> phases = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          int tasks = (round * 31 + i * 7) % MOST_TASKS;
          phases.add(new CountingPhase(tasks, threads, List.copyOf(phases)));
        }
        scheduler.run(phases);
        assertThat(phases).allMatch(CountingPhase::isDone).allMatch(p -> p.problem.isEmpty());
      }
    }
  }

  /** A phase of that many tasks, each of which is given its number. */
  private static Phase phase(int tasks, IntConsumer task) {
    return new Phase() {
      @Override
      public int tasks() {
        return tasks;
      }

      @Override
      public void run(int index, int worker) {
        task.accept(index);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void whatATaskThrowsReachesTheCaller(int threads) {
    try (Scheduler scheduler = new Scheduler(threads)) {
      for (int round = 0; round < 200; round++) {
        int failing = round % 40;
        CountingPhase after = new CountingPhase(50, threads, List.of());
        RuntimeException thrown = new IllegalStateException("task " + failing);
        Phase phase =
            phase(
                40,
                task -> {
                  if (task == failing) {
                    throw thrown;
                  }
                });
        assertThatThrownBy(() -> scheduler.run(List.of(phase, after))).isSameAs(thrown);
        assertThat(after.runs.get(0)).as("the phase after the failure").isZero();

        scheduler.run(List.of(after));
        assertThat(after.isDone()).as("the run after the failure").isTrue();
      }
    }
  }

  @Test
  void errorsReachTheCallerToo() {
    try (Scheduler scheduler = new Scheduler(3)) {
      Error error = new StackOverflowError("deep");
      Phase failing =
          phase(
              9,
              task -> {
                throw error;
              });
      assertThatThrownBy(() -> scheduler.run(List.of(failing))).isSameAs(error);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aClosedSchedulerSaysSo(int threads) {
    Scheduler scheduler = new Scheduler(threads);
    scheduler.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> scheduler.run(List.of(phase(2, task -> {}))))
        .withMessage("the scheduler is closed: make a new one");
  }

  @Test
  void helpersComeBackAfterAPause() throws InterruptedException {
    try (Scheduler scheduler = new Scheduler(4)) {
      for (int round = 0; round < 20; round++) {
        CountingPhase phase = new CountingPhase(64, 4, List.of());
        scheduler.run(List.of(phase));
        assertThat(phase.isDone()).isTrue();
        Thread.sleep(5);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4})
  void tasksOfABusyThreadAreDoneByOthers(int waiting) {
    CountDownLatch others = new CountDownLatch(7);
    Phase phase =
        phase(
            8,
            task -> {
              if (task == waiting) {
                await(others);
              } else {
                others.countDown();
              }
            });
    try (Scheduler scheduler = new Scheduler(2)) {
      scheduler.run(List.of(phase));
    }
    assertThat(others.getCount()).isZero();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while waiting for the other tasks", e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aTaskThatRunsPhasesIsRefused(int threads) {
    try (Scheduler scheduler = new Scheduler(threads)) {
      AtomicIntegerArray inner = new AtomicIntegerArray(1);
      Phase phase = phase(4, task -> inner.incrementAndGet(0));
      Phase nested = phase(2, task -> scheduler.run(List.of(phase)));
      assertThatIllegalStateException()
          .isThrownBy(() -> scheduler.run(List.of(nested)))
          .withMessage("the scheduler is busy with another run: one at a time");
      assertThat(inner.get(0)).isZero();

      scheduler.run(List.of(phase));
      assertThat(inner.get(0)).as("the run after the refusal").isEqualTo(4);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void moreTasksThanACounterHoldsAreRefused(int threads) {
    try (Scheduler scheduler = new Scheduler(threads)) {
      AtomicIntegerArray runs = new AtomicIntegerArray(1);
      IntConsumer count = task -> runs.incrementAndGet(0);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> scheduler.run(List.of(phase(Scheduler.MAX_TASKS + 1, count))))
          .withMessage("a phase has at most 16777215 tasks, given 16777216");
      assertThat(runs.get(0)).isZero();

      scheduler.run(List.of(phase(Scheduler.MAX_TASKS, count)));
      assertThat(runs.get(0)).isEqualTo(Scheduler.MAX_TASKS);
    }
  }

  @Test
  void threadsOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Scheduler(0))
        .withMessage("threads must be 1 to 64, given 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Scheduler(65))
        .withMessage("threads must be 1 to 64, given 65");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scheduler.upTo(65))
        .withMessage("threads must be 1 to 64, given 65");
  }

  @Test
  void moreThreadsThanProcessorsAreNotUsed() {
    int processors = Runtime.getRuntime().availableProcessors();
    try (Scheduler most = Scheduler.upTo(Scheduler.MAX_THREADS);
        Scheduler one = Scheduler.upTo(1)) {
      assertThat(most.threads()).isEqualTo(Math.min(processors, Scheduler.MAX_THREADS));
      assertThat(one.threads()).isEqualTo(1);
    }
  }

  @Test
  void aSteadyStreamOfRunsAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Scheduler scheduler = new Scheduler(2)) {
      List<Phase> phases =
          List.of(phase(16, task -> {}), phase(3, task -> {}), phase(1, task -> {}));
      long least = Long.MAX_VALUE;
      for (int attempt = 0; attempt < 5; attempt++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int run = 0; run < 2_000; run++) {
          scheduler.run(phases);
        }
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertThat(least).as("bytes of 2,000 runs").isLessThan(2_000);
    }
  }
}
