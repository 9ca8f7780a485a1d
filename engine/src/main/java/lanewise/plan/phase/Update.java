package lanewise.plan.phase;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import lanewise.kernel.Lanes;
import lanewise.kernel.Reductions;
import lanewise.kernel.Updates;
import lanewise.optim.Optimizer;
import lanewise.parallel.Phase;
import lanewise.parallel.Scheduler;
import lanewise.plan.memory.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * The update after the gradients of a step, slice by slice: clips the global norm, runs the
 * optimizer, updates the moving average. Slices are fixed by position, so that the norm is summed
 * in the same order for any number of threads.
 */
public final class Update {
  /** The number of parameters of a task. */
  private static final int SLICE = 16_384;

  private final Parameters parameters;
  private final Scheduler scheduler;
  private final List<Parameters.Range> slices;
  private final double[] squares;
  private final float[] scratch;
  private final List<Phase> measure = List.of(new Measure());
  private final List<Phase> change = new ArrayList<>();

  private double maxNorm = Double.POSITIVE_INFINITY;
  private float gradientFactor = 1;
  private @Nullable Optimizer optimizer;
  private @Nullable WeightAverage average;

  /**
   * @param refresh the phases to run after the parameters have changed
   */
  public Update(Parameters parameters, Scheduler scheduler, List<Phase> refresh) {
    this.parameters = parameters;
    this.scheduler = scheduler;
    this.slices = parameters.ranges(SLICE);
    this.squares = new double[slices.size()];
    this.scratch = new float[slices.size() * Lanes.FLOATS];
    change.add(new Change());
    change.addAll(refresh);
  }

  /** Clips gradients to that global norm from now on; infinite for no clipping. */
  public void setMaxNorm(double maxNorm) {
    this.maxNorm = maxNorm;
  }

  /** Sets the moving average that is updated from now on. */
  public void setAverage(WeightAverage average) {
    this.average = average;
  }

  /** Updates the parameters with their gradients. */
  public void run(Optimizer optimizer, double learningRate) {
    this.optimizer = optimizer;
    gradientFactor = maxNorm < Double.POSITIVE_INFINITY ? clip() : 1;
    optimizer.beginStep(learningRate);
    if (average != null) {
      average.beginStep(optimizer.steps());
    }
    scheduler.run(change);
    if (average != null) {
      average.followBuffers();
    }
  }

  /** The factor for the gradients, as in PyTorch's {@code clip_grad_norm_}. */
  private float clip() {
    scheduler.run(measure);
    double sum = 0;
    for (double square : squares) {
      sum += square;
    }
    return (float) Math.min(1, maxNorm / (Math.sqrt(sum) + 1e-6));
  }

  private final class Measure implements Phase {
    @Override
    public int tasks() {
      return slices.size();
    }

    @Override
    public void run(int task, int worker) {
      Parameters.Range slice = slices.get(task);
      squares[task] =
          Reductions.sumOfSquares(
              parameters.gradients(), slice.from(), slice.to(), scratch, task * Lanes.FLOATS);
    }
  }

  private final class Change implements Phase {
    @Override
    public int tasks() {
      return slices.size();
    }

    @Override
    public void run(int task, int worker) {
      Parameters.Range slice = slices.get(task);
      int from = slice.from();
      int to = slice.to();
      float[] gradients = parameters.gradients();
      if (gradientFactor != 1) {
        Updates.scale(gradients, from, to, gradientFactor);
      }
      requireNonNull(optimizer).update(parameters.values(), gradients, from, to, slice.decays());
      if (average != null) {
        average.follow(from, to);
      }
    }
  }
}
