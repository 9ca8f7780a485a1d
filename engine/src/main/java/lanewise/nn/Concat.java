package lanewise.nn;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import lanewise.tensor.Shape;

/**
 * Concatenates the channels of several inputs: (C1,H,W), (C2,H,W), … become (C1+C2+…,H,W); features
 * (F1), (F2), … become (F1+F2+…).
 *
 * @param count the number of inputs, at least 1
 */
public record Concat(int count) implements Layer {

  /**
   * @throws IllegalArgumentException if there are no inputs
   */
  public Concat {
    if (count < 1) {
      throw new IllegalArgumentException("concat needs at least 1 input, given " + count);
    }
  }

  @Override
  public int inputs() {
    return count;
  }

  @Override
  public String kind() {
    return "concat";
  }

  @Override
  public Shape output(Shape input) {
    return output(Collections.nCopies(count, input));
  }

  @Override
  public Shape output(List<Shape> shapes) {
    int[] extents = shapes.getFirst().toArray();
    extents[0] = 0;
    for (Shape shape : shapes) {
      int[] other = shape.toArray();
      int channels = other[0];
      other[0] = extents[0];
      if (!Arrays.equals(other, extents)) {
        throw new IllegalArgumentException(
            "its inputs may differ only in their channels, given " + shapes);
      }
      extents[0] += channels;
    }
    return Shape.of(extents);
  }

  @Override
  public String describe() {
    return "concat " + count;
  }
}
