package lanewise.nn;

import lanewise.tensor.Shape;

/**
 * A parameter of a layer before it has values, or a buffer: what a layer keeps and saves beside its
 * parameters but no optimizer trains.
 *
 * @param name the name within the layer, as PyTorch has it: {@code weight}, {@code bias}
 * @param shape the canonical shape, (K,C,R,S) or (out,in) or (K)
 * @param fanIn how many inputs one output sums: what the default initialisation scales by; 0 if
 *     every value begins as {@code initial}
 * @param initial the first value where there is no fan-in
 * @param trainable whether it is a parameter; false for a buffer
 */
public record ParameterSpec(String name, Shape shape, int fanIn, float initial, boolean trainable) {

  /** A parameter that begins with random values, scaled by its fan-in. */
  public static ParameterSpec random(String name, Shape shape, int fanIn) {
    return new ParameterSpec(name, shape, fanIn, 0, true);
  }

  /** A parameter that begins with one value everywhere. */
  public static ParameterSpec constant(String name, Shape shape, float initial) {
    return new ParameterSpec(name, shape, 0, initial, true);
  }

  /** A buffer that begins with one value everywhere. */
  public static ParameterSpec buffer(String name, Shape shape, float initial) {
    return new ParameterSpec(name, shape, 0, initial, false);
  }

  /** The same under its full name, {@code conv1.weight}. */
  ParameterSpec within(String layer) {
    return new ParameterSpec(layer + "." + name, shape, fanIn, initial, trainable);
  }
}
