package lanewise.kernel.naive;

/** Parameter updates as plain loops; bit for bit the same as the vector kernels. */
public final class NaiveUpdates {
  private NaiveUpdates() {}

  /** As {@code lanewise.kernel.Updates.sgd}. */
  public static void sgd(
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
      velocity[i] = Math.fma(velocity[i], momentum, g);
      values[i] = Math.fma(velocity[i], -rate, values[i]);
    }
  }

  /** As {@code lanewise.kernel.Updates.nesterov}. */
  public static void nesterov(
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
      velocity[i] = Math.fma(velocity[i], momentum, g);
      values[i] = Math.fma(Math.fma(velocity[i], momentum, g), -rate, values[i]);
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
      float g = Math.fma(values[i], l2, gradients[i]);
      mean[i] = Math.fma(mean[i], beta1, g * (1 - beta1));
      square[i] = Math.fma(square[i], beta2, g * g * (1 - beta2));
      float scaled = Math.fma((float) Math.sqrt(square[i]), squareScale, epsilon);
      values[i] = Math.fma(mean[i] / scaled, -stepSize, values[i] * shrink);
    }
  }
}
