package lanewise.optim;

import java.util.Map;

/**
 * Updates parameters from gradients, element by element, so that the bytes do not depend on the
 * layout of the parameters or their division into ranges.
 */
public interface Optimizer {
  /** Allocates the state for that many parameters, all zero; called once, before the first step. */
  void prepare(int parameters);

  /** The number of parameters of the last {@link #prepare}; 0 before it. */
  int prepared();

  /**
   * Starts an update of all parameters.
   *
   * @param learningRate at least 0
   */
  void beginStep(double learningRate);

  /**
   * Updates the parameters {@code from} to {@code to - 1}. Ranges may run in parallel.
   *
   * @param decays whether weight decay applies to them
   */
  void update(float[] values, float[] gradients, int from, int to, boolean decays);

  /** The number of steps since {@link #prepare}. */
  long steps();

  /** Continues as if that many steps had been made; the caller fills {@link #state}. */
  void resume(long steps);

  /** The state per parameter, by name; the arrays are not copies. */
  Map<String, float[]> state();

  /**
   * Returns this optimizer with weight decay on every parameter, as PyTorch's {@code weight_decay}.
   * Otherwise biases and the parameters of batch normalisation are not decayed. The state is
   * shared: use only one of the two.
   */
  default Optimizer decayingAll() {
    return new DecayingAll(this);
  }
}
