package lanewise.spark;

import org.apache.spark.util.AccumulatorV2;

/** The mean of the values that tasks have come to: of each task the last one that it gave. */
final class MeanOfTasks extends AccumulatorV2<Double, Double> {
  @java.io.Serial private static final long serialVersionUID = 1L;

  private double sum;
  private int tasks;

  @Override
  public boolean isZero() {
    return tasks == 0;
  }

  @Override
  public AccumulatorV2<Double, Double> copy() {
    MeanOfTasks copy = new MeanOfTasks();
    copy.merge(this);
    return copy;
  }

  @Override
  public void reset() {
    sum = 0;
    tasks = 0;
  }

  /** Replaces the value of this task. */
  @Override
  public void add(Double value) {
    sum = value;
    tasks = 1;
  }

  @Override
  public void merge(AccumulatorV2<Double, Double> other) {
    MeanOfTasks mean = (MeanOfTasks) other;
    sum += mean.sum;
    tasks += mean.tasks;
  }

  /** NaN before a task has ended. */
  @Override
  public Double value() {
    return sum / tasks;
  }
}
