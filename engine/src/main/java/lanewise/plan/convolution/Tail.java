package lanewise.plan.convolution;

/**
 * The operations fused with a layer: values are bounded, then pooled.
 *
 * @param low values up to it become it; NaN for no bound
 * @param high values from it on become it; NaN for no bound
 * @param hasPool whether 2x2 max-pooling follows
 */
public record Tail(float low, float high, boolean hasPool) {
  /** Nothing. */
  public static final Tail NONE = new Tail(Float.NaN, Float.NaN, false);

  /** ReLU. */
  public static final Tail RELU = new Tail(0, Float.NaN, false);

  /** ReLU, then 2x2 max-pooling. */
  public static final Tail RELU_POOL = new Tail(0, Float.NaN, true);

  /** A clip to a range, such as 0 to 6. */
  public static Tail clip(float low, float high) {
    return new Tail(low, high, false);
  }

  /** Whether ReLU is part of it. */
  public boolean hasRelu() {
    return low == 0 && !hasClip();
  }

  /** Whether a clip is part of it. */
  public boolean hasClip() {
    return !Float.isNaN(high);
  }
}
