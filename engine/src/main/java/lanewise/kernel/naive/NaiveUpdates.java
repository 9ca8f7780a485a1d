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
