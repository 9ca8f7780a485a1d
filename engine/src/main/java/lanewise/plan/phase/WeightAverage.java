package lanewise.plan.phase;

import java.util.Map;
import lanewise.kernel.Updates;
import lanewise.plan.memory.Parameters;
import lanewise.tensor.Tensor;

/**
 * An exponential moving average of the weights, buffers included (Polyak and Juditsky, 1992): after
 * update t, average += (1 - d) (weights - average) with d = min(decay, (1 + t) / (10 + t)), so that
 * the initial weights are forgotten even in short runs (as in TensorFlow's {@code
 * ExponentialMovingAverage}).
 */
public final class WeightAverage {
  private final Parameters parameters;
  private final double decay;
  private final float[] values;
  private final float[] buffers;
  private float share;

  /** Creates an average that starts from the current weights. */
  public WeightAverage(Parameters parameters, double decay) {
    this.parameters = parameters;
    this.decay = decay;
    this.values = parameters.values().clone();
    this.buffers = parameters.buffers().clone();
  }

  /** Restarts from the current weights. */
  public void reset() {
    System.arraycopy(parameters.values(), 0, values, 0, values.length);
    System.arraycopy(parameters.buffers(), 0, buffers, 0, buffers.length);
  }

  void beginStep(long updates) {
    share = (float) (1 - Math.min(decay, (1.0 + updates) / (10.0 + updates)));
  }

  void follow(int from, int to) {
    Updates.follow(values, parameters.values(), from, to, share);
  }

  void followBuffers() {
    Updates.follow(buffers, parameters.buffers(), 0, buffers.length, share);
  }

  /** Exchanges the weights and their average. */
  public void swap() {
    swap(parameters.values(), values);
    swap(parameters.buffers(), buffers);
  }

  private static void swap(float[] first, float[] second) {
    for (int i = 0; i < first.length; i++) {
      float value = first[i];
      first[i] = second[i];
      second[i] = value;
    }
  }

  /** Replaces the average; tensors in canonical shapes. */
  public void load(Map<String, Tensor> weights) {
    parameters.spread(weights, values, buffers);
  }

  /** A copy of the average in canonical shapes. */
  public Map<String, Tensor> copy() {
    return parameters.copy(values, buffers);
  }
}
