package lanewise.plan.convolution;

/** The operations fused with a layer. */
public enum Tail {
  /** Nothing. */
  NONE,
  /** ReLU. */
  RELU,
  /** ReLU, then 2x2 max-pooling. */
  RELU_POOL;

  /** Whether ReLU is part of it. */
  public boolean hasRelu() {
    return this != NONE;
  }

  /** Whether 2x2 max-pooling is part of it. */
  public boolean hasPool() {
    return this == RELU_POOL;
  }
}
