package lanewise.nn;

/**
 * Dropout (Srivastava and others, 2014), inverted: in training each value becomes 0 with the given
 * probability and is divided by (1 - probability) otherwise; in evaluation nothing happens.
 *
 * @param probability the probability of a zero, 0 to below 1
 */
public record Dropout(float probability) implements Layer {

  /**
   * @throws IllegalArgumentException if {@code probability} is not in [0, 1)
   */
  public Dropout {
    if (!(probability >= 0 && probability < 1)) {
      throw new IllegalArgumentException("dropout must be in [0, 1), given " + probability);
    }
  }

  @Override
  public String kind() {
    return "dropout";
  }

  @Override
  public String describe() {
    return "dropout " + probability;
  }
}
