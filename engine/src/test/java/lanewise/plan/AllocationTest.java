package lanewise.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.ForkJoinWorkerThread;
import lanewise.nn.Activation;
import lanewise.nn.Activation.Function;
import lanewise.nn.AvgPool2d;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Dropout;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Models;
import lanewise.nn.Network;
import lanewise.optim.Adam;
import lanewise.optim.Optimizer;
import lanewise.parallel.Scheduler;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.workers.Workers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A training step in steady state allocates nothing: not even a vector that C2 did not remove. */
@Tag("thorough")
class AllocationTest {
  private static final int STEPS = 100;
  private static final int MOST_ATTEMPTS = 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Every kind of stage. */
  private static final Network VARIED =
      Network.of(
          Shape.of(1, 12, 12),
          new Conv2d(20, 3).padding(1),
          Activation.relu(),
          new MaxPool2d(2),
          new Conv2d(20, 3).padding(1),
          new BatchNorm2d(),
          new Conv2d(20, 3).padding(1),
          new BatchNorm2d(),
          Activation.relu(),
          new MaxPool2d(2),
          new Conv2d(12, 3).stride(2).padding(1),
          new Conv2d(12, 3).padding(1).groups(12),
          Activation.leakyRelu(0.1f),
          new AvgPool2d(2),
          new Dropout(0.2f),
          new PRelu(0.1f),
          Activation.of(Function.SILU),
          Activation.clip(-1, 1),
          new Flatten(),
          new Linear(150),
          Activation.of(Function.GELU),
          new Linear(15),
          Activation.relu(),
          new Linear(10));

  /** The threads of schedulers. */
  private static long[] helpers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(ForkJoinWorkerThread.class::isInstance)
        .mapToLong(Thread::threadId)
        .toArray();
  }

  /** The bytes allocated by this thread and its helpers so far. */
  private static long allocated(long[] helpers) {
    long sum = THREADS.getCurrentThreadAllocatedBytes();
    for (long helper : helpers) {
      sum += THREADS.getThreadAllocatedBytes(helper);
    }
    return sum;
  }

  /** The least that so many steps allocated, once everything is compiled. */
  private static long leastBytes(Network network, ConvolutionAlgorithm algorithm, int threads) {
    Batch batch = RandomBatch.of(network, 16);
    Optimizer adam = Adam.l2(0);
    try (Scheduler scheduler = new Scheduler(threads)) {
      Plan plan = Plan.compile(network, 16, algorithm, scheduler);
      plan.load(network.initialize(1));
      plan.setMaxGradientNorm(0.1);
      plan.keepAverage(0.99);
      plan.cut(2, Workers.ALONE);
      adam.prepare(plan.storedParameters());
      long least = Long.MAX_VALUE;
      for (int attempt = 0; attempt < MOST_ATTEMPTS && least >= STEPS; attempt++) {
        long[] helpers = helpers();
        long before = allocated(helpers);
        for (int step = 0; step < STEPS; step++) {
          plan.accumulate(0, batch, 32, 1);
          plan.accumulate(1, batch, 32, 1);
          plan.update(adam, 1e-3);
          plan.evaluate(batch);
        }
        least = Math.min(least, allocated(helpers) - before);
      }
      return least;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void stepsOfTheZooAllocateNothing(int threads) {
    Network network = Models.simpleCnn(Shape.of(1, 16, 16), 10);
    assertThat(leastBytes(network, ConvolutionAlgorithm.AUTO, threads))
        .as("bytes of %d steps", STEPS)
        .isLessThan(STEPS);
  }

  @ParameterizedTest
  @EnumSource
  void stepsOfEveryStageAllocateNothing(ConvolutionAlgorithm algorithm) {
    assertThat(leastBytes(VARIED, algorithm, 2)).as("bytes of %d steps", STEPS).isLessThan(STEPS);
  }
}
