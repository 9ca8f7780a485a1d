package lanewise.plan.phase;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lanewise.parallel.Phase;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.stage.ImageStage;

/**
 * Times each stage of a plan compiled with a clock. The time of a stage is that of all images of a
 * step, on one thread.
 */
public final class StageClock {
  private long[] forward = {};
  private long[] backward = {};

  /** Wraps a stage so that its calls are timed. */
  ImageStage around(int number, ImageStage stage) {
    reserve(number);
    return new Timed(number, stage);
  }

  /** Wraps the phases of a stage so that they are timed. */
  List<Phase> around(int number, List<Phase> phases, boolean back) {
    reserve(number);
    List<Phase> timed = new ArrayList<>();
    phases.forEach(phase -> timed.add(new TimedPhase(number, phase, back)));
    return timed;
  }

  /** Starts a step: all times are 0. */
  public void reset() {
    Arrays.fill(forward, 0);
    Arrays.fill(backward, 0);
  }

  /** The nanoseconds of a stage's forward pass since {@link #reset}. */
  public long forward(int number) {
    return forward[number];
  }

  /** The nanoseconds of a stage's backward pass since {@link #reset}. */
  public long backward(int number) {
    return backward[number];
  }

  private void reserve(int number) {
    forward = Arrays.copyOf(forward, Math.max(forward.length, number + 1));
    backward = Arrays.copyOf(backward, forward.length);
  }

  private final class Timed implements ImageStage {
    private final int number;
    private final ImageStage stage;

    Timed(int number, ImageStage stage) {
      this.number = number;
      this.stage = stage;
    }

    @Override
    public void forward(int first, int last, int worker) {
      long start = System.nanoTime();
      stage.forward(first, last, worker);
      forward[number] += System.nanoTime() - start;
    }

    @Override
    public void backward(int first, int last, int worker, float[] parameterGradients) {
      long start = System.nanoTime();
      stage.backward(first, last, worker, parameterGradients);
      backward[number] += System.nanoTime() - start;
    }

    @Override
    public void finishChunk(int worker, float[] parameterGradients) {
      long start = System.nanoTime();
      stage.finishChunk(worker, parameterGradients);
      backward[number] += System.nanoTime() - start;
    }

    @Override
    public FeatureMap output() {
      return stage.output();
    }
  }

  private final class TimedPhase implements Phase {
    private final int number;
    private final Phase phase;
    private final boolean back;

    TimedPhase(int number, Phase phase, boolean back) {
      this.number = number;
      this.phase = phase;
      this.back = back;
    }

    @Override
    public int tasks() {
      return phase.tasks();
    }

    @Override
    public void run(int task, int worker) {
      long start = System.nanoTime();
      phase.run(task, worker);
      (back ? backward : forward)[number] += System.nanoTime() - start;
    }
  }
}
