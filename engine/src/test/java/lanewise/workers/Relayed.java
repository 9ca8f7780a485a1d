package lanewise.workers;

import java.util.ArrayList;
import java.util.List;

/** Workers behind others, for tests that watch what is begun, or do something else then. */
class Relayed implements Workers {
  /** The values of a sum that was begun, from {@code from} to {@code to}. */
  record Range(int from, int to) {}

  final List<Range> buckets = new ArrayList<>();
  private final Workers workers;

  Relayed(Workers workers) {
    this.workers = workers;
  }

  @Override
  public int rank() {
    return workers.rank();
  }

  @Override
  public int count() {
    return workers.count();
  }

  @Override
  public void sum(float[] values) {
    workers.sum(values);
  }

  @Override
  public void beginSum(float[] values, int from, int to) {
    buckets.add(new Range(from, to));
    workers.beginSum(values, from, to);
  }

  @Override
  public void finishSums() {
    workers.finishSums();
  }

  @Override
  public void sum(double[] values) {
    workers.sum(values);
  }

  @Override
  public byte[] fromFirst(byte[] bytes) {
    return workers.fromFirst(bytes);
  }
}
