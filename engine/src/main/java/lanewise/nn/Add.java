package lanewise.nn;

import java.util.List;
import lanewise.tensor.Shape;

/**
 * Addition of two inputs, y = a + b, as in residual networks. One input may have a single value per
 * channel, (C,1,1) with (C,H,W).
 */
public record Add() implements Layer {
  @Override
  public String kind() {
    return "add";
  }

  @Override
  public int inputs() {
    return 2;
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return Planes.stretched(inputs.getFirst(), inputs.getLast());
  }

  @Override
  public String describe() {
    return "add";
  }
}
