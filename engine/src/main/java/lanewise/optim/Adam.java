package lanewise.optim;

import java.util.Map;
import lanewise.kernel.Updates;

/**
 * Adam (Kingma and Ba, 2015) and AdamW (Loshchilov and Hutter, 2019), with bias correction, as in
 * PyTorch: w -= lr * mHat / (sqrt(vHat) + eps). Weight decay is added to the gradient in Adam; in
 * AdamW it shrinks the weights directly, by lr*decay.
 */
public final class Adam implements Optimizer {
  // Rounded once, so that the bias correction matches the float32 averages of the kernel.
  private final float beta1;
  private final float beta2;
  private final float epsilon;
  private final float weightDecay;
  private final boolean decoupled;
  private float[] mean = {};
  private float[] square = {};

  private long steps;

  /** beta1^t and beta2^t at step t. */
  private double power1 = 1;

  private double power2 = 1;
  private float stepSize;
  private float squareScale;
  private float shrink;

  private Adam(double beta1, double beta2, double epsilon, double weightDecay, boolean decoupled) {
    this.beta1 = checkBeta(beta1);
    this.beta2 = checkBeta(beta2);
    this.epsilon = (float) epsilon;
    if (!(this.epsilon > 0 && this.epsilon < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("epsilon must be > 0, given " + epsilon);
    }
    this.weightDecay = checkDecay(weightDecay);
    this.decoupled = decoupled;
  }

  /** Adam as published: betas 0.9 and 0.999, epsilon 1e-8, no weight decay. */
  public static Adam plain() {
    return l2(0);
  }

  /**
   * {@linkplain #plain Plain} Adam with L2 weight decay.
   *
   * @throws IllegalArgumentException if {@code weightDecay} is negative or not finite
   */
  public static Adam l2(double weightDecay) {
    return new Adam(0.9, 0.999, 1e-8, weightDecay, false);
  }

  /**
   * AdamW: {@linkplain #plain plain} Adam with weight decay decoupled from the gradient.
   *
   * @throws IllegalArgumentException if {@code weightDecay} is negative or not finite
   */
  public static Adam decoupled(double weightDecay) {
    return new Adam(0.9, 0.999, 1e-8, weightDecay, true);
  }

  /**
   * Returns a new Adam, without state, with other decays of the averages.
   *
   * @param beta1 of the mean of the gradients, 0 to below 1
   * @param beta2 of the mean of their squares, 0 to below 1
   * @throws IllegalArgumentException if one is out of its range
   */
  public Adam betas(double beta1, double beta2) {
    return new Adam(beta1, beta2, epsilon, weightDecay, decoupled);
  }

  /**
   * Returns a new Adam, without state, with another epsilon.
   *
   * @param epsilon the value added to the root of the mean square, above 0
   * @throws IllegalArgumentException if it is 0, also as a float, or less
   */
  public Adam epsilon(double epsilon) {
    return new Adam(beta1, beta2, epsilon, weightDecay, decoupled);
  }

  private static float checkBeta(double beta) {
    float rounded = (float) beta;
    if (!(rounded >= 0 && rounded < 1)) {
      throw new IllegalArgumentException("a beta of Adam must be in [0, 1), given " + beta);
    }
    return rounded;
  }

  static float checkDecay(double weightDecay) {
    if (!(weightDecay >= 0 && Double.isFinite(weightDecay))) {
      throw new IllegalArgumentException("weight decay must be >= 0, given " + weightDecay);
    }
    return (float) weightDecay;
  }

  @Override
  public void prepare(int parameters) {
    mean = new float[parameters];
    square = new float[parameters];
    resume(0);
  }

  @Override
  public int prepared() {
    return mean.length;
  }

  @Override
  public void beginStep(double learningRate) {
    steps++;
    power1 *= beta1;
    power2 *= beta2;
    stepSize = (float) (learningRate / (1 - power1));
    squareScale = (float) (1 / Math.sqrt(1 - power2));
    shrink = (float) (1 - learningRate * weightDecay);
  }

  @Override
  public void update(float[] values, float[] gradients, int from, int to, boolean decays) {
    Updates.adam(
        values,
        gradients,
        mean,
        square,
        from,
        to,
        beta1,
        beta2,
        stepSize,
        squareScale,
        epsilon,
        decays && !decoupled ? weightDecay : 0,
        decays && decoupled ? shrink : 1);
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public void resume(long steps) {
    this.steps = steps;
    power1 = 1;
    power2 = 1;
    for (long step = 0;
        step < steps;
        step++) { // not pow, so that the bytes are the same as without a pause
      power1 *= beta1;
      power2 *= beta2;
    }
  }

  @Override
  public Map<String, float[]> state() {
    return Map.of("mean", mean, "square", square);
  }
}
