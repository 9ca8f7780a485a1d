package lanewise.optim;

import java.util.Map;

/**
 * Turns gradients into new parameter values, element by element, so that any layout of the
 * parameters and any cut into ranges gives the same bytes.
 */
public interface Optimizer {
  /** Makes the state for that many parameters, all zero; called once, before the first step. */
  void prepare(int parameters);

  /** The number of parameters it was last prepared for; 0 before {@link #prepare}. */
  int prepared();

  /**
   * Begins an update of all parameters.
   *
   * @param learningRate at least 0
   */
  void beginStep(double learningRate);

  /**
   * Updates the parameters {@code from} to {@code to} of the step begun. Ranges may run in
   * parallel.
   *
   * @param decays whether weight decay applies to them
   */
  void update(float[] values, float[] gradients, int from, int to, boolean decays);

  /** The steps begun since {@link #prepare}. */
  long steps();

  /** Goes on as if so many steps had been made; {@link #state} is to be filled by the caller. */
  void resume(long steps);

  /** What it keeps for each parameter, by name; as many values as it was prepared for, live. */
  Map<String, float[]> state();

  /**
   * This optimizer with weight decay on every parameter, as PyTorch's {@code weight_decay} has it.
   * Without this, decay spares biases and the parameters of batch normalisation. The state is
   * shared: use one of the two.
   */
  default Optimizer decayingAll() {
    return new DecayingAll(this);
  }
}
