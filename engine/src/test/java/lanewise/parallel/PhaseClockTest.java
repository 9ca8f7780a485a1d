package lanewise.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import lanewise.nn.Models;
import lanewise.nn.Network;
import lanewise.parallel.PhaseClock.PhaseTime;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.tensor.Shape;
import lanewise.workload.RandomBatches;
import org.junit.jupiter.api.Test;

class PhaseClockTest {
  @Test
  void runsEveryTaskOnTheCallingThreadAndTimesThePhases() {
    List<String> done = new ArrayList<>();
    try (PhaseClock clock = new PhaseClock(16)) {
      clock.run(List.of(phase("a", 2, done), phase("b", 0, done)));
      clock.run(List.of(phase("c", 1, done)));

      assertThat(clock.threads()).isEqualTo(16);
      assertThat(done).containsExactly("a0 0", "a1 0", "c0 0");
      List<PhaseTime> times = clock.take();
      assertThat(times).extracting(PhaseTime::tasks).containsExactly(2, 0, 1);
      assertThat(times).allMatch(time -> time.seconds() >= 0);
      assertThat(clock.take()).isEmpty();
    }
  }

  @Test
  void workIsDividedForItsThreads() {
    assertThat(mostTasks(1)).isEqualTo(8);
    assertThat(mostTasks(16)).isEqualTo(32);
  }

  private static int mostTasks(int threads) {
    Network network = Models.simpleCnn(Shape.of(1, 28, 28), 10);
    try (PhaseClock clock = new PhaseClock(threads)) {
      Plan plan = Plan.compile(network, 64, ConvolutionAlgorithm.AUTO, clock);
      plan.load(network.initialize(1));
      clock.take();
      plan.evaluate(new RandomBatches(network, 64, 1).next());
      return clock.take().getFirst().tasks();
    }
  }

  @Test
  void numberOfThreadsHasTheRangeOfASchedulers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PhaseClock(0))
        .withMessage("threads must be 1 to 64, given 0");
  }

  private static Phase phase(String name, int tasks, List<String> done) {
    return new Phase() {
      @Override
      public int tasks() {
        return tasks;
      }

      @Override
      public void run(int task, int worker) {
        done.add(name + task + " " + worker);
      }
    };
  }
}
