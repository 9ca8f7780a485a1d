package lanewise.nn;

import lanewise.tensor.Shape;

/** Global average pooling: x (C,H,W), y (C,1,1), the mean of each channel. */
public record GlobalAvgPool2d() implements Layer {
  @Override
  public String kind() {
    return "pool";
  }

  @Override
  public Shape output(Shape input) {
    Planes.checkImages(input);
    return Shape.of(input.extent(0), 1, 1);
  }

  @Override
  public String describe() {
    return "global average pool";
  }
}
