package lanewise.nn;

import lanewise.tensor.Shape;

/** Turns (C,H,W) into (C*H*W), channel by channel, row by row. */
public record Flatten() implements Layer {
  @Override
  public String kind() {
    return "flatten";
  }

  @Override
  public Shape output(Shape input) {
    return Shape.of(input.size());
  }

  @Override
  public String describe() {
    return "flatten";
  }
}
