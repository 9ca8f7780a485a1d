package lanewise.optim;

import java.util.Map;
import lanewise.kernel.Updates;

/**
 * Stochastic gradient descent with momentum and L2 weight decay, as PyTorch's SGD: g += decay*w; v
 * = momentum*v + g (v = g at the first step); w -= lr*v, or with Nesterov momentum (Sutskever et
 * al., 2013) w -= lr*(g + momentum*v).
 */
public final class Sgd implements Optimizer {
  private final float momentum;
  private final float weightDecay;
  private final boolean nesterov;
  private long steps;
  private float[] velocity = {};
  private float rate;

  /**
   * SGD with classical momentum.
   *
   * @param momentum 0 (plain SGD) to below 1
   * @param weightDecay the L2 factor, at least 0
   * @throws IllegalArgumentException if a value is out of its range
   */
  public Sgd(double momentum, double weightDecay) {
    this(momentum, weightDecay, false);
  }

  private Sgd(double momentum, double weightDecay, boolean nesterov) {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("momentum must be in [0, 1), given " + momentum);
    }
    this.momentum = (float) momentum;
    this.weightDecay = Adam.checkDecay(weightDecay);
    this.nesterov = nesterov;
  }

  /** SGD without momentum and weight decay: w -= lr*g. */
  public static Sgd plain() {
    return new Sgd(0, 0);
  }

  /**
   * SGD with Nesterov momentum.
   *
   * @param momentum above 0 and below 1
   * @param weightDecay the L2 factor, at least 0
   * @throws IllegalArgumentException if a value is out of its range
   */
  public static Sgd nesterov(double momentum, double weightDecay) {
    if (momentum == 0) {
      throw new IllegalArgumentException("Nesterov momentum must be in (0, 1), given 0");
    }
    return new Sgd(momentum, weightDecay, true);
  }

  @Override
  public void prepare(int parameters) {
    velocity = new float[parameters];
    steps = 0;
  }

  @Override
  public int prepared() {
    return velocity.length;
  }

  @Override
  public void beginStep(double learningRate) {
    rate = (float) learningRate;
    steps++;
  }

  @Override
  public void update(float[] values, float[] gradients, int from, int to, boolean decays) {
    float l2 = decays ? weightDecay : 0;
    // The velocity is initially 0, so that v = g in the first step.
    Updates.sgd(nesterov, values, gradients, velocity, from, to, rate, momentum, l2);
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public void resume(long steps) {
    this.steps = steps;
  }

  @Override
  public Map<String, float[]> state() {
    return Map.of("velocity", velocity);
  }
}
