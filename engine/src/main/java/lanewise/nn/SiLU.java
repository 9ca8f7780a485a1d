package lanewise.nn;

import lanewise.tensor.Shape;

/** SiLU (Elfwing and others, 2018), also called swish: y = x * sigmoid(x), any shape. */
public record SiLU() implements Layer {
  @Override
  public String kind() {
    return "silu";
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public String describe() {
    return "SiLU";
  }
}
