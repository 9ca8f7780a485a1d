final class Optimizers {
  static void sgd(float[] w, float[] dw, float[] velocity, float rate, float momentum) {
    for (int i = 0; i < w.length; i++) {
      velocity[i] = momentum * velocity[i] + dw[i];
      w[i] -= rate * velocity[i];
    }
  }

  static void adam(
      float[] w,
      float[] dw,
      float[] mean,
      float[] square,
      int step,
      float rate,
      float beta1,
      float beta2,
      float epsilon) {
    for (int i = 0; i < w.length; i++) {
      mean[i] = beta1 * mean[i] + (1 - beta1) * dw[i];
      square[i] = beta2 * square[i] + (1 - beta2) * dw[i] * dw[i];
      double m = mean[i] / (1 - Math.pow(beta1, step));
      double v = square[i] / (1 - Math.pow(beta2, step));
      w[i] -= (float) (rate * m / (Math.sqrt(v) + epsilon));
    }
  }
}
