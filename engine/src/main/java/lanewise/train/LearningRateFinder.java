package lanewise.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lanewise.optim.Optimizer;
import lanewise.plan.Plan;
import lanewise.refusal.Refusal;
import lanewise.tensor.Batch;
import lanewise.tensor.Tensor;

/**
 * The learning-rate range test: trains for some steps while the rate rises exponentially and
 * records the loss. Source: L. N. Smith, "Cyclical Learning Rates for Training Neural Networks",
 * 2017, section 3.3.
 */
public final class LearningRateFinder {
  /** The weight of the previous value in the smoothed loss. */
  private static final double SMOOTHING = 0.98;

  /** The test ends when the smoothed loss is this many times its lowest. */
  private static final double EXPLODED = 4;

  /** The number of first steps that are ignored, because their loss is not smooth yet. */
  private static final int IGNORED = 10;

  /**
   * One step.
   *
   * @param rate its learning rate
   * @param loss the mean loss of its batch before the update
   * @param smoothed the bias-corrected exponential mean of the losses so far
   */
  public record Point(double rate, double loss, double smoothed) {}

  /**
   * The result of the test.
   *
   * @param points the steps in order; fewer than requested if the loss exploded
   * @param suggestion the rate at which the smoothed loss falls fastest over the logarithm of the
   *     rate; NaN if it never falls
   */
  public record Result(List<Point> points, double suggestion) {
    public Result {
      points = List.copyOf(points);
    }
  }

  private LearningRateFinder() {}

  /**
   * Runs the test and then restores the plan's weights.
   *
   * @param plan the compiled network with its weights
   * @param optimizer the optimizer; its state is reset
   * @param train the training data, read from epoch 1 for as many epochs as needed
   * @param from the first step's rate, above 0
   * @param to the last step's rate, above {@code from}
   * @param steps at least 2
   * @throws IllegalArgumentException if a value is out of range or the data does not fit
   */
  public static Result run(
      Plan plan, Optimizer optimizer, BatchSource train, double from, double to, int steps) {
    if (!(from > 0 && to > from && Double.isFinite(to))) {
      throw Refusal.of("the rates must rise from above 0, given %s to %s", from, to);
    }
    if (steps < 2) {
      throw new IllegalArgumentException("a range test needs at least 2 steps, given " + steps);
    }
    Fit.check(plan, train, "the training data");
    Map<String, Tensor> weights = plan.weights();
    optimizer.prepare(plan.storedParameters());
    List<Point> points = sweep(plan, optimizer, train, from, to, steps);
    plan.load(weights);
    return new Result(points, steepest(points));
  }

  private static List<Point> sweep(
      Plan plan, Optimizer optimizer, BatchSource train, double from, double to, int steps) {
    List<Point> points = new ArrayList<>();
    double mean = 0;
    double weight = 0;
    double lowest = Double.POSITIVE_INFINITY;
    for (int epoch = 1; points.size() < steps; epoch++) {
      try (BatchStream stream = train.open(epoch)) {
        Batch batch = stream.next();
        for (; batch != null && points.size() < steps; batch = stream.next()) {
          double rate = from * StrictMath.pow(to / from, points.size() / (steps - 1.0));
          double loss = plan.accumulate(batch, batch.size(), epoch);
          mean = SMOOTHING * mean + (1 - SMOOTHING) * loss;
          weight = SMOOTHING * weight + (1 - SMOOTHING);
          double smoothed = mean / weight;
          if (!(smoothed <= EXPLODED * lowest)) {
            return points;
          }
          lowest = Math.min(lowest, smoothed);
          points.add(new Point(rate, loss, smoothed));
          plan.update(optimizer, rate);
        }
      }
    }
    return points;
  }

  /** The rate at which the smoothed loss falls fastest, per step of the logarithm of the rate. */
  private static double steepest(List<Point> points) {
    double suggestion = Double.NaN;
    double steepest = 0;
    for (int i = Math.min(IGNORED, points.size() / 4) + 1; i + 1 < points.size(); i++) {
      double slope = points.get(i + 1).smoothed() - points.get(i - 1).smoothed();
      if (slope < steepest) {
        steepest = slope;
        suggestion = points.get(i).rate();
      }
    }
    return suggestion;
  }
}
