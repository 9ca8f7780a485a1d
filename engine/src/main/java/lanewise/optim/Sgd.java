package lanewise.optim;

import lanewise.kernel.Updates;

/**
 * Stochastic gradient descent with momentum and L2 weight decay, as PyTorch's SGD: g += decay*w; v
 * = momentum*v + g (v = g at the first step); w -= lr*v.
 */
public final class Sgd implements Optimizer {
  private final float momentum;
  private final float weightDecay;
  private float[] velocity = {};
  private float rate;

  /**
   * @param momentum 0 (plain SGD) to below 1
   * @param weightDecay the L2 factor, at least 0
   * @throws IllegalArgumentException if a value is out of its range
   */
  public Sgd(double momentum, double weightDecay) {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("momentum must be in [0, 1), given " + momentum);
    }
    this.momentum = (float) momentum;
    this.weightDecay = Adam.checkDecay(weightDecay);
  }

  @Override
  public void prepare(int parameters) {
    velocity = new float[parameters];
  }

  @Override
  public void beginStep(double learningRate) {
    rate = (float) learningRate;
  }

  @Override
  public void update(float[] values, float[] gradients, int from, int to) {
    // A velocity of zeros makes the first step v = g of itself.
    Updates.sgd(values, gradients, velocity, from, to, rate, momentum, weightDecay);
  }
}
