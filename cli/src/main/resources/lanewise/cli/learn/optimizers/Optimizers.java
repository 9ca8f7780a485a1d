/**
 * Exercise 8: SGD with momentum, and Adam.
 *
 * <p>SGD with momentum lets gradients add up in a velocity:
 *
 * <pre>
 *   velocity = momentum * velocity + dw
 *   w = w - rate * velocity
 * </pre>
 *
 * Adam keeps running means of the gradient and of its square, and makes steps of about the rate's
 * size whatever the gradient's scale. Both means begin at 0 and are too small in the first steps;
 * dividing by 1 - beta^step corrects that:
 *
 * <pre>
 *   mean   = beta1 * mean   + (1 - beta1) * dw
 *   square = beta2 * square + (1 - beta2) * dw * dw
 *   w = w - rate * (mean / (1 - beta1^step)) / (sqrt(square / (1 - beta2^step)) + epsilon)
 * </pre>
 *
 * mean, square and velocity are kept from step to step: what you leave in them comes back in the
 * next call. All arrays have one element for each weight.
 *
 * <p>The lesson about it: docs/lessons/optimizers.md.
 */
final class Optimizers {
  /** One step of SGD: changes w and velocity. */
  static void sgd(float[] w, float[] dw, float[] velocity, float rate, float momentum) {
    // Your code.
  }

  /**
   * One step of Adam: changes w, mean and square.
   *
   * @param step 1 in the first call
   */
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
    // Your code. Then: lanewise learn check
  }
}
