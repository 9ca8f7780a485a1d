package lanewise.nn;

import lanewise.tensor.Shape;

/**
 * The specification of a parameter of a layer, or of a buffer: values that a layer keeps and saves
 * but that are not trained.
 *
 * @param name the name within the layer, as in PyTorch: {@code weight}, {@code bias}
 * @param shape the canonical shape, (K,C,R,S) or (out,in) or (K)
 * @param fanIn the number of inputs of one output, by which random initial values are scaled; 0 if
 *     every initial value is {@code initial}
 * @param initial the initial value if there is no fan-in
 * @param trainable whether it is a parameter; false for a buffer
 */
public record ParameterSpec(String name, Shape shape, int fanIn, float initial, boolean trainable) {

  /** A parameter with random initial values, scaled by its fan-in. */
  public static ParameterSpec random(String name, Shape shape, int fanIn) {
    return new ParameterSpec(name, shape, fanIn, 0, true);
  }

  /** A parameter with a constant initial value. */
  public static ParameterSpec constant(String name, Shape shape, float initial) {
    return new ParameterSpec(name, shape, 0, initial, true);
  }

  /** A buffer with a constant initial value. */
  public static ParameterSpec buffer(String name, Shape shape, float initial) {
    return new ParameterSpec(name, shape, 0, initial, false);
  }

  /** The specification under its full name, for example {@code conv1.weight}. */
  ParameterSpec within(String layer) {
    return new ParameterSpec(layer + "." + name, shape, fanIn, initial, trainable);
  }
}
