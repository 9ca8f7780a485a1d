package lanewise.kernel.layer;

import static lanewise.kernel.Parity.assertSameBits;

import lanewise.kernel.Lanes;
import lanewise.kernel.Samples;
import lanewise.kernel.naive.NaiveBatchNorm;
import lanewise.kernel.naive.NaiveBatchNormPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("widths")
class BatchNormTest {
  private static final int L = Lanes.FLOATS;
  private static final int AT = 3;

  private final Samples samples = new Samples();

  /** A row's arguments, at odd places, and as many gradients. */
  private final class Row {
    final int pixels;
    final int step = L + 2;
    final float[] x;
    final float[] dy;
    final float[] coefficients;

    Row(int pixels, boolean special) {
      this.pixels = pixels;
      int length = (4 * pixels + 1) * step;
      this.x = special ? samples.specials(length) : samples.floats(length);
      this.dy = special ? samples.specials(length) : samples.floats(length);
      this.coefficients = samples.floats(AT + BatchNorm.COEFFICIENTS * L);
    }

    void moments() {
      float[] sums = samples.floats(L + 5);
      float[] expectedSums = sums.clone();
      BatchNorm.sum(pixels, x, 1, step, sums, 4);
      NaiveBatchNorm.sum(L, pixels, x, 1, step, expectedSums, 4);
      assertSameBits(sums, expectedSums, "sum of " + pixels + " pixels");

      float[] moments = samples.floats(3 * L + 2);
      float[] expectedMoments = moments.clone();
      BatchNorm.deviations(pixels, x, 1, step, moments, 1);
      NaiveBatchNorm.deviations(L, pixels, x, 1, step, expectedMoments, 1);
      assertSameBits(moments, expectedMoments, "deviations of " + pixels + " pixels");
    }

    void normalize(boolean relu) {
      float[] y = samples.floats(x.length);
      float[] expected = y.clone();
      BatchNorm.forward(relu, pixels, x, 1, step, coefficients, AT, y, 2, step);
      NaiveBatchNorm.forward(relu, L, pixels, x, 1, step, coefficients, AT, expected, 2, step);
      assertSameBits(y, expected, "y of " + pixels + " pixels");

      float[] sums = samples.floats(2 * L + 1);
      float[] expectedSums = sums.clone();
      BatchNorm.gradientSums(relu, pixels, dy, 0, L, x, 1, step, coefficients, AT, sums, 1);
      NaiveBatchNorm.gradientSums(
          relu, L, pixels, dy, 0, L, x, 1, step, coefficients, AT, expectedSums, 1);
      assertSameBits(sums, expectedSums, "gradient sums of " + pixels + " pixels");

      float[] dx = samples.floats(x.length);
      float[] expectedDx = dx.clone();
      BatchNorm.backward(relu, pixels, dy, 0, L, x, 1, step, coefficients, AT, dx, 2, step);
      NaiveBatchNorm.backward(
          relu, L, pixels, dy, 0, L, x, 1, step, coefficients, AT, expectedDx, 2, step);
      assertSameBits(dx, expectedDx, "dx of " + pixels + " pixels");
    }

    void pool() {
      int row = (2 * pixels + 1) * L;
      float[] y = samples.floats(x.length);
      float[] expected = y.clone();
      float[] origin = samples.floats(pixels * L + 2);
      float[] expectedOrigin = origin.clone();
      BatchNormPool.forward(pixels, x, 1, row, coefficients, AT, y, 2, step, origin, 1);
      NaiveBatchNormPool.forward(
          L, pixels, x, 1, row, coefficients, AT, expected, 2, step, expectedOrigin, 1);
      assertSameBits(y, expected, "pooled y of " + pixels + " pixels");
      assertSameBits(origin, expectedOrigin, "origins of " + pixels + " pixels");

      float[] sums = samples.floats(2 * L + 1);
      float[] expectedSums = sums.clone();
      BatchNormPool.gradientSums(
          pixels, dy, 0, step, origin, 1, x, 1, row, coefficients, AT, sums, 1);
      NaiveBatchNormPool.gradientSums(
          L, pixels, dy, 0, step, origin, 1, x, 1, row, coefficients, AT, expectedSums, 1);
      assertSameBits(sums, expectedSums, "pooled gradient sums of " + pixels + " pixels");

      float[] dx = samples.floats(x.length);
      float[] expectedDx = dx.clone();
      BatchNormPool.backward(
          pixels, dy, 0, step, origin, 1, x, 1, row, coefficients, AT, dx, 2, row);
      NaiveBatchNormPool.backward(
          L, pixels, dy, 0, step, origin, 1, x, 1, row, coefficients, AT, expectedDx, 2, row);
      assertSameBits(dx, expectedDx, "pooled dx of " + pixels + " pixels");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sameBitsAsItsTwin(boolean special) {
    for (int pixels : Samples.sizes()) {
      Row row = new Row(pixels, special);
      row.moments();
      row.normalize(false);
      row.normalize(true);
      row.pool();
    }
  }
}
