package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaivePointwise;

/**
 * An element-wise function and its derivative. Each function has two loops over a row of pixels;
 * the walk over images is here. A function writes its loops itself, because a vector that goes from
 * method to method stays in a register only if C2 inlines it.
 */
public interface Activation {
  /** y = f(x) for a row; y must not be x: it holds intermediate values. */
  void values(Pixels x, int from, Pixels y, int to);

  /** y = f'(x) for a row; y is not x. */
  void slopes(Pixels x, int from, Pixels y, int to);

  /** The same function in double precision. */
  NaivePointwise twin();

  /** Whether f(0) = 0, so that padding channels stay 0. */
  default boolean keepsZero() {
    return twin().value().applyAsDouble(0) == 0;
  }

  /** y = f(x) for an image; y is not x. */
  default void forward(Pixels x, Pixels y, int image) {
    if (Lanes.SCALAR) {
      twin().forward(x, y, image);
      return;
    }
    for (int block = 0; block < y.blocks(); block++) {
      for (int row = 0; row < y.height(); row++) {
        values(x, x.row(image, block, row), y, y.row(image, block, row));
      }
    }
  }

  /** dx = dy * f'(x) for an image, 0 where f' is 0 whatever dy is; dx is neither x nor dy. */
  default void backward(Pixels dy, Pixels x, Pixels dx, int image) {
    if (Lanes.SCALAR) {
      twin().backward(dy, x, dx, image);
      return;
    }
    for (int block = 0; block < dx.blocks(); block++) {
      for (int row = 0; row < dx.height(); row++) {
        int to = dx.row(image, block, row);
        slopes(x, x.row(image, block, row), dx, to);
        multiply(dy, dy.row(image, block, row), dx, to);
      }
    }
  }

  private static void multiply(Pixels dy, int from, Pixels dx, int to) {
    for (int i = 0; i < dx.width(); i++) {
      FloatVector slope =
          FloatVector.fromArray(Lanes.SPECIES, dx.values(), to + i * dx.pixelStep());
      FloatVector.fromArray(Lanes.SPECIES, dy.values(), from + i * dy.pixelStep())
          .mul(slope)
          .blend(0f, slope.compare(VectorOperators.EQ, 0f))
          .intoArray(dx.values(), to + i * dx.pixelStep());
    }
  }
}
