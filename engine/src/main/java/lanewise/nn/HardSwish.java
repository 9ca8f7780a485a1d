package lanewise.nn;

import lanewise.tensor.Shape;

/** Hard swish (Howard and others, 2019): y = x * min(max(x / 6 + 1 / 2, 0), 1), any shape. */
public record HardSwish() implements Layer {
  @Override
  public String kind() {
    return "hardswish";
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public String describe() {
    return "hard swish";
  }
}
