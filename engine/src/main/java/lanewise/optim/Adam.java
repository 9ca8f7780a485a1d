package lanewise.optim;

import java.util.Map;
import lanewise.kernel.Updates;

/**
 * Adam (Kingma and Ba, 2015) and AdamW (Loshchilov and Hutter, 2019), with bias correction, as
 * PyTorch has them: w -= lr * mHat / (sqrt(vHat) + eps). Weight decay joins the gradient in Adam
 * and shrinks the weights directly, by lr*decay, in AdamW.
 */
public final class Adam implements Optimizer {
  // Rounded once, so that the bias correction fits the averages the kernel keeps in float32.
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final double EPSILON = 1e-8;

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

  private Adam(double weightDecay, boolean decoupled) {
    this.weightDecay = checkDecay(weightDecay);
    this.decoupled = decoupled;
  }

  /**
   * Adam with L2 weight decay.
   *
   * @throws IllegalArgumentException if {@code weightDecay} is negative or not finite
   */
  public static Adam l2(double weightDecay) {
    return new Adam(weightDecay, false);
  }

  /**
   * AdamW: weight decay apart from the gradient.
   *
   * @throws IllegalArgumentException if {@code weightDecay} is negative or not finite
   */
  public static Adam decoupled(double weightDecay) {
    return new Adam(weightDecay, true);
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
    power1 *= BETA1;
    power2 *= BETA2;
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
        BETA1,
        BETA2,
        stepSize,
        squareScale,
        (float) EPSILON,
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
    for (long step = 0; step < steps; step++) { // not pow: the same bytes as without a pause
      power1 *= BETA1;
      power2 *= BETA2;
    }
  }

  @Override
  public Map<String, float[]> state() {
    return Map.of("mean", mean, "square", square);
  }
}
