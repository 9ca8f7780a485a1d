package lanewise.kernel.layer;

import static lanewise.kernel.Parity.assertSameBits;
import static lanewise.kernel.SamplePixels.copy;
import static lanewise.kernel.SamplePixels.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import lanewise.kernel.Lanes;
import lanewise.kernel.SamplePixels;
import lanewise.kernel.Samples;
import lanewise.kernel.geometry.Aligned;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaiveBiasReluPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("widths")
class BiasReluPoolTest {
  private static final int L = Lanes.FLOATS;

  private final Samples samples = new Samples();

  private void compare(int width, boolean special) {
    SamplePixels pixels = new SamplePixels(samples, special);
    Pixels x = pixels.adjacent(1, 1, 2, 2 * width);
    float[] bias = special ? samples.specials(3 + L) : samples.floats(3 + L);
    Pixels y = pixels.of(1, 1, 1, width);
    Pixels expected = copy(y);
    Pixels origins = pixels.adjacent(1, 1, 1, width);
    Pixels expectedOrigins = copy(origins);
    int from = x.origin();
    int yAt = y.origin();
    int to = origins.origin();
    BiasReluPool.forward(x, from, bias, 3, y, yAt, origins, to);
    NaiveBiasReluPool.forward(x, from, bias, 3, expected, yAt, expectedOrigins, to);
    assertSameBits(y.values(), expected.values(), "y of " + width + " pixels");
    assertSameBits(origins.values(), expectedOrigins.values(), "origins of " + width + " pixels");

    Pixels dy = pixels.of(1, 1, 1, width);
    Pixels dx = pixels.adjacent(1, 1, 2, 2 * width);
    Pixels expectedDx = copy(dx);
    float[] dbias = samples.floats(2 + L + 2);
    float[] expectedDbias = dbias.clone();
    int dyAt = dy.origin();
    int dxAt = dx.origin();
    BiasReluPool.backward(dy, dyAt, origins, to, dx, dxAt, dbias, 2);
    NaiveBiasReluPool.backward(dy, dyAt, origins, to, expectedDx, dxAt, expectedDbias, 2);
    assertSameBits(dx.values(), expectedDx.values(), "dx of " + width + " pixels");
    assertSameBits(dbias, expectedDbias, "dbias of " + width + " pixels");
  }

  @Test
  void sameBitsAsItsTwin() {
    for (int width : Samples.sizes()) {
      compare(width, false);
    }
  }

  @Test
  void sameBitsForSpecialValues() {
    compare(150, true);
  }

  /** Two rows of two pixels. */
  private static Pixels four(float[] values) {
    return Pixels.dense(values, 0, L, 1, 1, 2, 2);
  }

  @Test
  void firstOfEqualsWinsAndNothingPassesWhereReluCuts() {
    float[] x = new float[4 * L];
    for (int lane = 0; lane < L; lane++) {
      // Rows 0 and 1 of two columns: the maximum occurs twice, or all values are negative.
      x[L + lane] = lane == 0 ? -1 : 5;
      x[2 * L + lane] = lane == 0 ? -2 : 5;
      x[lane] = -3;
      x[3 * L + lane] = -3;
    }
    float[] y = new float[L];
    float[] origin = new float[L];
    BiasReluPool.forward(four(x), 0, new float[L], 0, row(y), 0, row(origin), 0);
    assertThat(y[0]).isZero();
    assertThat(origin[0]).isEqualTo(4);
    assertThat(y[1]).isEqualTo(5);
    assertThat(origin[1]).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void nanIsLargerThanAnyNumber(int position) {
    float[] x = new float[4 * L];
    Arrays.fill(x, 7);
    Arrays.fill(x, position * L, (position + 1) * L, Float.NaN);
    float[] y = new float[L];
    float[] origin = new float[L];
    BiasReluPool.forward(four(x), 0, new float[L], 0, row(y), 0, row(origin), 0);
    assertThat(y).containsOnly(Float.NaN);
    assertThat(origin).containsOnly(position);

    float[] coefficients = Aligned.floats(BatchNorm.COEFFICIENTS * L);
    Arrays.fill(coefficients, Aligned.ORIGIN + L, Aligned.ORIGIN + 2 * L, 1);
    BatchNormPool.forward(four(x), row(y), row(origin), 0, coefficients);
    assertThat(y).as("batch-normalised").containsOnly(Float.NaN);
    assertThat(origin).as("batch-normalised").containsOnly(position);
  }
}
