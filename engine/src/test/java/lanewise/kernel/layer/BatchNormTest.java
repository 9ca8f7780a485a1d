package lanewise.kernel.layer;

import static lanewise.kernel.Parity.assertSameBits;
import static lanewise.kernel.SamplePixels.copy;

import lanewise.kernel.Lanes;
import lanewise.kernel.SamplePixels;
import lanewise.kernel.Samples;
import lanewise.kernel.geometry.Aligned;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaiveBatchNorm;
import lanewise.kernel.naive.NaiveBatchNormPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("widths")
class BatchNormTest {
  private static final int L = Lanes.FLOATS;
  private static final int IMAGES = 2;
  private static final int BLOCKS = 2;
  private static final int IMAGE = 1;

  private final Samples samples = new Samples();

  private float[] values(int blocks) {
    return samples.floats(Aligned.ORIGIN + blocks * L);
  }

  private void moments(Pixels x) {
    float[] moments = values(IMAGES * BLOCKS * BatchNorm.MOMENTS);
    float[] expected = moments.clone();
    BatchNorm.moments(x, IMAGE, moments);
    NaiveBatchNorm.moments(x, IMAGE, expected);
    assertSameBits(moments, expected, "moments of " + x.width() + " columns");
  }

  private void normalize(float low, float high, SamplePixels pixels, Pixels x) {
    float[] coefficients = values(BLOCKS * BatchNorm.COEFFICIENTS);
    Pixels y = pixels.of(IMAGES, BLOCKS, x.height(), x.width());
    Pixels expected = copy(y);
    BatchNorm.forward(low, high, x, y, IMAGE, coefficients);
    NaiveBatchNorm.forward(low, high, x, expected, IMAGE, coefficients);
    assertSameBits(y.values(), expected.values(), "y of " + x.width() + " columns");

    Pixels dy = pixels.of(IMAGES, BLOCKS, x.height(), x.width());
    float[] sums = values(IMAGES * BLOCKS * BatchNorm.GRADIENT_SUMS);
    float[] expectedSums = sums.clone();
    BatchNorm.gradientSums(low, high, dy, x, IMAGE, coefficients, sums);
    NaiveBatchNorm.gradientSums(low, high, dy, x, IMAGE, coefficients, expectedSums);
    assertSameBits(sums, expectedSums, "gradient sums of " + x.width() + " columns");

    Pixels dx = pixels.of(IMAGES, BLOCKS, x.height(), x.width());
    Pixels expectedDx = copy(dx);
    BatchNorm.backward(low, high, dy, x, dx, IMAGE, coefficients);
    NaiveBatchNorm.backward(low, high, dy, x, expectedDx, IMAGE, coefficients);
    assertSameBits(dx.values(), expectedDx.values(), "dx of " + x.width() + " columns");
  }

  private void pool(SamplePixels pixels, int height, int width) {
    float[] coefficients = values(BLOCKS * BatchNorm.COEFFICIENTS);
    Pixels x = pixels.adjacent(IMAGES, BLOCKS, height, width);
    Pixels y = pixels.of(IMAGES, BLOCKS, height / 2, width / 2);
    Pixels expected = copy(y);
    Pixels origins = pixels.adjacent(IMAGES, BLOCKS, height / 2, width / 2);
    Pixels expectedOrigins = copy(origins);
    BatchNormPool.forward(x, y, origins, IMAGE, coefficients);
    NaiveBatchNormPool.forward(x, expected, expectedOrigins, IMAGE, coefficients);
    assertSameBits(y.values(), expected.values(), "pooled y of " + width + " columns");
    assertSameBits(origins.values(), expectedOrigins.values(), "origins of " + width);

    Pixels dy = pixels.of(IMAGES, BLOCKS, height / 2, width / 2);
    float[] sums = values(IMAGES * BLOCKS * BatchNorm.GRADIENT_SUMS);
    float[] expectedSums = sums.clone();
    BatchNormPool.gradientSums(dy, origins, x, IMAGE, coefficients, sums);
    NaiveBatchNormPool.gradientSums(dy, origins, x, IMAGE, coefficients, expectedSums);
    assertSameBits(sums, expectedSums, "pooled gradient sums of " + width + " columns");

    Pixels dx = pixels.adjacent(IMAGES, BLOCKS, height, width);
    Pixels expectedDx = copy(dx);
    BatchNormPool.backward(dy, origins, x, dx, IMAGE, coefficients);
    NaiveBatchNormPool.backward(dy, origins, x, expectedDx, IMAGE, coefficients);
    assertSameBits(dx.values(), expectedDx.values(), "pooled dx of " + width + " columns");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sameBitsAsItsTwin(boolean special) {
    SamplePixels pixels = new SamplePixels(samples, special);
    for (int width : Samples.sizes()) {
      Pixels x = pixels.of(IMAGES, BLOCKS, 3, width);
      moments(x);
      normalize(BatchNorm.NOWHERE, BatchNorm.NOWHERE, pixels, x);
      normalize(0, BatchNorm.NOWHERE, pixels, x);
      normalize(-0.2f, 0.3f, pixels, x);
    }
  }

  /** With a last row and column that no pool looks at, and without. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sameBitsAsItsTwinWhenPooled(boolean special) {
    SamplePixels pixels = new SamplePixels(samples, special);
    for (int width : Samples.sizes()) {
      pool(pixels, 4, 2 * width);
      pool(pixels, 5, 2 * width + 1);
    }
  }
}
