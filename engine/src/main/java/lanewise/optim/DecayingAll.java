package lanewise.optim;

import java.util.Map;

/** Applies the weight decay of an optimizer to every parameter. */
record DecayingAll(Optimizer optimizer) implements Optimizer {
  @Override
  public void prepare(int parameters) {
    optimizer.prepare(parameters);
  }

  @Override
  public int prepared() {
    return optimizer.prepared();
  }

  @Override
  public void beginStep(double learningRate) {
    optimizer.beginStep(learningRate);
  }

  @Override
  public void update(float[] values, float[] gradients, int from, int to, boolean decays) {
    optimizer.update(values, gradients, from, to, true);
  }

  @Override
  public long steps() {
    return optimizer.steps();
  }

  @Override
  public void resume(long steps) {
    optimizer.resume(steps);
  }

  @Override
  public Map<String, float[]> state() {
    return optimizer.state();
  }
}
