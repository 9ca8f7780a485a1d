package lanewise.kernel.naive;

/** Parameter updates as plain loops; bit for bit the same as the vector kernels. */
public final class NaiveUpdates {
  /** The smallest state that is kept; smaller state does not change weights. */
  public static final float SMALLEST = 0x1p-110f;

  /** The smallest gradient whose square is kept, so that squares are not denormal. */
  public static final float SMALLEST_SQUARED = 0x1p-56f;

  private NaiveUpdates() {}

  private static float flush(float x, float smallest) {
    return Math.abs(x) < smallest ? 0f : x;
  }

  /** As {@code lanewise.kernel.Updates.sgd}. */
  public static void sgd(
      boolean nesterov,
      float[] values,
      float[] gradients,
      float[] velocity,
      int from,
      int to,
      float rate,
      float momentum,
      float l2) {
    for (int i = from; i < to; i++) {
      float g = Math.fma(values[i], l2, gradients[i]);
      velocity[i] = flush(Math.fma(velocity[i], momentum, g), SMALLEST);
      float step = nesterov ? Math.fma(velocity[i], momentum, g) : velocity[i];
      values[i] = Math.fma(step, -rate, values[i]);
    }
  }

  /** As {@code lanewise.kernel.Updates.scale}. */
  public static void scale(float[] values, int from, int to, float factor) {
    for (int i = from; i < to; i++) {
      values[i] *= factor;
    }
  }

  /** As {@code lanewise.kernel.Updates.follow}. */
  public static void follow(float[] averages, float[] values, int from, int to, float share) {
    for (int i = from; i < to; i++) {
      averages[i] = Math.fma(values[i] - averages[i], share, averages[i]);
    }
  }

  /** As {@code lanewise.kernel.Updates.adam}. */
  public static void adam(
      float[] values,
      float[] gradients,
      float[] mean,
      float[] square,
      int from,
      int to,
      float beta1,
      float beta2,
      float stepSize,
      float squareScale,
      float epsilon,
      float l2,
      float shrink) {
    for (int i = from; i < to; i++) {
      float g = flush(Math.fma(values[i], l2, gradients[i]), SMALLEST_SQUARED);
      mean[i] = flush(Math.fma(mean[i], beta1, g * (1 - beta1)), SMALLEST);
      square[i] = flush(Math.fma(square[i], beta2, g * g * (1 - beta2)), SMALLEST);
      float scaled = Math.fma((float) Math.sqrt(square[i]), squareScale, epsilon);
      values[i] = Math.fma(mean[i] / scaled, -stepSize, values[i] * shrink);
    }
  }
}
