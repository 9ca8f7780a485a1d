package lanewise.onnx;

import java.util.Arrays;

/**
 * Broadcasting of shapes as in NumPy: shapes are aligned at the last axis, and extents of 1 are
 * repeated.
 */
final class Broadcast {
  /** The largest constant, because a small file may define huge ones. */
  static final int LARGEST = 1 << 26;

  private final int[] shape;

  private Broadcast(int[] shape) {
    this.shape = shape;
  }

  /** The common shape of several shapes. */
  static Broadcast of(Call call, int[]... shapes) {
    int rank = Arrays.stream(shapes).mapToInt(s -> s.length).max().orElse(0);
    int[] common = new int[rank];
    Arrays.fill(common, 1);
    for (int[] shape : shapes) {
      for (int d = 0; d < shape.length; d++) {
        int at = rank - shape.length + d;
        if (common[at] == 1) {
          common[at] = shape[d];
        } else if (shape[d] != 1 && shape[d] != common[at]) {
          throw call.refused(
              "cannot broadcast "
                  + String.join(" and ", Arrays.stream(shapes).map(Arrays::toString).toList()));
        }
      }
    }
    if (product(common) > LARGEST) {
      throw call.refused("produces a constant of shape " + Arrays.toString(common));
    }
    return new Broadcast(common);
  }

  /**
   * The number of elements of a shape.
   *
   * @throws ArithmeticException if it is too large for an int
   */
  static int product(int[] extents) {
    return Arrays.stream(extents).reduce(1, Math::multiplyExact);
  }

  /** The common shape. */
  int[] shape() {
    return shape.clone();
  }

  /** For every element of the common shape, the index of its source in a smaller shape. */
  int[] places(int[] narrow) {
    int[] strides = new int[shape.length];
    int stride = 1;
    for (int d = narrow.length - 1; d >= 0; d--) {
      strides[shape.length - narrow.length + d] = narrow[d] == 1 ? 0 : stride;
      stride *= narrow[d];
    }
    int[] places = new int[product(shape)];
    for (int i = 0; i < places.length; i++) {
      int rest = i;
      for (int d = shape.length - 1; d >= 0; d--) {
        places[i] += rest % shape[d] * strides[d];
        rest /= shape[d];
      }
    }
    return places;
  }
}
