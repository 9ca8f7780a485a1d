package lanewise.kernel.layer;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaiveBatchNormPool;

/**
 * Batch normalisation, ReLU and 2x2 max-pooling in one pass over two rows of x. The coefficients
 * are those of {@link BatchNorm}, the origins of the maxima (4 where ReLU cut it off) those of
 * {@link BiasReluPool}, and so is what happens to NaN.
 */
public final class BatchNormPool {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;

  private BatchNormPool() {}

  /** y = max(0, the largest of the four normalised x below), and where in the four it stands. */
  public static void forward(Pixels x, Pixels y, Pixels origins, int image, float[] coefficients) {
    if (Lanes.SCALAR) {
      NaiveBatchNormPool.forward(x, y, origins, image, coefficients);
      return;
    }
    for (int block = 0; block < y.blocks(); block++) {
      int at = BatchNorm.coefficientsOf(block);
      for (int row = 0; row < y.height(); row++) {
        int from = x.row(image, block, 2 * row);
        int to = y.row(image, block, row);
        pool(coefficients, at, x, from, y, to, origins, origins.row(image, block, row));
      }
    }
  }

  private static void pool(
      float[] coefficients,
      int at,
      Pixels x,
      int xAt,
      Pixels y,
      int yAt,
      Pixels origins,
      int originAt) {
    float[] values = x.values();
    int below = x.rowStep();
    FloatVector mean = FloatVector.fromArray(SPECIES, coefficients, at);
    FloatVector scale = FloatVector.fromArray(SPECIES, coefficients, at + L);
    FloatVector shift = FloatVector.fromArray(SPECIES, coefficients, at + 2 * L);
    for (int j = 0; j < y.width(); j++) {
      int first = xAt + 2 * j * L;
      FloatVector max = FloatVector.fromArray(SPECIES, values, first).sub(mean).fma(scale, shift);
      FloatVector from = FloatVector.zero(SPECIES);
      FloatVector v = FloatVector.fromArray(SPECIES, values, first + L).sub(mean).fma(scale, shift);
      VectorMask<Float> larger =
          v.compare(VectorOperators.GT, max).or(v.compare(VectorOperators.NE, v));
      max = max.blend(v, larger);
      from = from.blend(1f, larger);
      v = FloatVector.fromArray(SPECIES, values, first + below).sub(mean).fma(scale, shift);
      larger = v.compare(VectorOperators.GT, max).or(v.compare(VectorOperators.NE, v));
      max = max.blend(v, larger);
      from = from.blend(2f, larger);
      v = FloatVector.fromArray(SPECIES, values, first + below + L).sub(mean).fma(scale, shift);
      larger = v.compare(VectorOperators.GT, max).or(v.compare(VectorOperators.NE, v));
      max = max.blend(v, larger);
      from = from.blend(3f, larger);
      VectorMask<Float> dead = max.compare(VectorOperators.LE, 0f);
      max.blend(0f, dead).intoArray(y.values(), yAt + j * y.pixelStep());
      from.blend(4f, dead).intoArray(origins.values(), originAt + j * L);
    }
  }

  /** The sums of an image's gradient: of dy, and of dy * (x - mean) where each maximum was. */
  public static void gradientSums(
      Pixels dy, Pixels origins, Pixels x, int image, float[] coefficients, float[] sums) {
    if (Lanes.SCALAR) {
      NaiveBatchNormPool.gradientSums(dy, origins, x, image, coefficients, sums);
      return;
    }
    for (int block = 0; block < x.blocks(); block++) {
      int to = BatchNorm.sumsOf(x, image, block);
      Arrays.fill(sums, to, to + BatchNorm.GRADIENT_SUMS * L, 0f);
      int at = BatchNorm.coefficientsOf(block);
      for (int row = 0; row < dy.height(); row++) {
        int dyAt = dy.row(image, block, row);
        int originAt = origins.row(image, block, row);
        addSums(
            coefficients,
            at,
            dy,
            dyAt,
            origins,
            originAt,
            x,
            x.row(image, block, 2 * row),
            sums,
            to);
      }
    }
  }

  private static void addSums(
      float[] coefficients,
      int at,
      Pixels dy,
      int dyAt,
      Pixels origins,
      int originAt,
      Pixels x,
      int xAt,
      float[] sums,
      int to) {
    float[] values = x.values();
    int below = x.rowStep();
    FloatVector mean = FloatVector.fromArray(SPECIES, coefficients, at);
    FloatVector sum = FloatVector.zero(SPECIES);
    FloatVector products = FloatVector.zero(SPECIES);
    for (int j = 0; j < dy.width(); j++) {
      int first = xAt + 2 * j * L;
      FloatVector from = FloatVector.fromArray(SPECIES, origins.values(), originAt + j * L);
      FloatVector d =
          FloatVector.fromArray(SPECIES, dy.values(), dyAt + j * dy.pixelStep())
              .blend(0f, from.compare(VectorOperators.EQ, 4f));
      FloatVector t =
          FloatVector.fromArray(SPECIES, values, first)
              .blend(
                  FloatVector.fromArray(SPECIES, values, first + L),
                  from.compare(VectorOperators.EQ, 1f))
              .blend(
                  FloatVector.fromArray(SPECIES, values, first + below),
                  from.compare(VectorOperators.EQ, 2f))
              .blend(
                  FloatVector.fromArray(SPECIES, values, first + below + L),
                  from.compare(VectorOperators.EQ, 3f))
              .sub(mean);
      sum = sum.add(d);
      products = d.fma(t, products);
    }
    sum.add(FloatVector.fromArray(SPECIES, sums, to)).intoArray(sums, to);
    products.add(FloatVector.fromArray(SPECIES, sums, to + L)).intoArray(sums, to + L);
  }

  /**
   * dx = d * scale + (x - mean) * slope + offset; d is dy at the pixel the maximum came from and 0
   * at the other three, and in the last row and column of an odd image, which no pool looks at.
   */
  public static void backward(
      Pixels dy, Pixels origins, Pixels x, Pixels dx, int image, float[] coefficients) {
    if (Lanes.SCALAR) {
      NaiveBatchNormPool.backward(dy, origins, x, dx, image, coefficients);
      return;
    }
    for (int block = 0; block < x.blocks(); block++) {
      int at = BatchNorm.coefficientsOf(block);
      for (int row = 0; row < x.height(); row++) {
        int xAt = x.row(image, block, row);
        int to = dx.row(image, block, row);
        boolean pooled = row < 2 * dy.height();
        if (pooled && row % 2 == 0) {
          int dyAt = dy.row(image, block, row / 2);
          int originAt = origins.row(image, block, row / 2);
          gradient(coefficients, at, dy, dyAt, origins, originAt, x, xAt, dx, to);
        }
        rest(coefficients, at, pooled ? 2 * dy.width() : 0, x, xAt, dx, to);
      }
    }
  }

  private static void gradient(
      float[] coefficients,
      int at,
      Pixels dy,
      int dyAt,
      Pixels origins,
      int originAt,
      Pixels x,
      int xAt,
      Pixels dx,
      int dxAt) {
    float[] values = x.values();
    int below = x.rowStep();
    int dxBelow = dx.rowStep();
    FloatVector mean = FloatVector.fromArray(SPECIES, coefficients, at);
    FloatVector scale = FloatVector.fromArray(SPECIES, coefficients, at + L);
    FloatVector slope = FloatVector.fromArray(SPECIES, coefficients, at + 3 * L);
    FloatVector offset = FloatVector.fromArray(SPECIES, coefficients, at + 4 * L);
    for (int j = 0; j < dy.width(); j++) {
      int first = xAt + 2 * j * L;
      int target = dxAt + 2 * j * L;
      FloatVector from = FloatVector.fromArray(SPECIES, origins.values(), originAt + j * L);
      // The gradient of a pixel that is the maximum.
      FloatVector direct =
          FloatVector.fromArray(SPECIES, dy.values(), dyAt + j * dy.pixelStep()).fma(scale, offset);
      FloatVector.fromArray(SPECIES, values, first)
          .sub(mean)
          .fma(slope, offset.blend(direct, from.compare(VectorOperators.EQ, 0f)))
          .intoArray(dx.values(), target);
      FloatVector.fromArray(SPECIES, values, first + L)
          .sub(mean)
          .fma(slope, offset.blend(direct, from.compare(VectorOperators.EQ, 1f)))
          .intoArray(dx.values(), target + L);
      FloatVector.fromArray(SPECIES, values, first + below)
          .sub(mean)
          .fma(slope, offset.blend(direct, from.compare(VectorOperators.EQ, 2f)))
          .intoArray(dx.values(), target + dxBelow);
      FloatVector.fromArray(SPECIES, values, first + below + L)
          .sub(mean)
          .fma(slope, offset.blend(direct, from.compare(VectorOperators.EQ, 3f)))
          .intoArray(dx.values(), target + dxBelow + L);
    }
  }

  /** A row from that column on, where dy is 0: no pool looks at it, but the statistics do. */
  private static void rest(
      float[] coefficients, int at, int firstColumn, Pixels x, int xAt, Pixels dx, int dxAt) {
    FloatVector mean = FloatVector.fromArray(SPECIES, coefficients, at);
    FloatVector scale = FloatVector.fromArray(SPECIES, coefficients, at + L);
    FloatVector slope = FloatVector.fromArray(SPECIES, coefficients, at + 3 * L);
    FloatVector offset = FloatVector.fromArray(SPECIES, coefficients, at + 4 * L);
    FloatVector direct = FloatVector.zero(SPECIES).fma(scale, offset);
    for (int j = firstColumn; j < x.width(); j++) {
      FloatVector.fromArray(SPECIES, x.values(), xAt + j * L)
          .sub(mean)
          .fma(slope, direct)
          .intoArray(dx.values(), dxAt + j * L);
    }
  }
}
