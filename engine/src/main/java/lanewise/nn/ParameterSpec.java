package lanewise.nn;

import lanewise.tensor.Shape;

/**
 * A parameter of a layer before it has values.
 *
 * @param name the name within the layer, as PyTorch has it: {@code weight}, {@code bias}
 * @param shape the canonical shape, (K,C,R,S) or (out,in) or (K)
 * @param fanIn how many inputs one output sums: what the default initialisation scales by
 */
public record ParameterSpec(String name, Shape shape, int fanIn) {}
