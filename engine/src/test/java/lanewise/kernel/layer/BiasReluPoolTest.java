package lanewise.kernel.layer;

import static lanewise.kernel.Parity.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import lanewise.kernel.Lanes;
import lanewise.kernel.Samples;
import lanewise.kernel.naive.NaiveBiasReluPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("widths")
class BiasReluPoolTest {
  private static final int L = Lanes.FLOATS;

  private final Samples samples = new Samples();

  private void compare(int pixels, float[] x, float[] bias) {
    int xRow = 2 * pixels * L + 3;
    int yStep = L + 2;
    float[] y = samples.floats(1 + pixels * yStep + L);
    float[] expected = y.clone();
    float[] origin = samples.floats(5 + pixels * L + 2);
    float[] expectedOrigin = origin.clone();
    BiasReluPool.forward(pixels, x, 2, xRow, bias, 3, y, 1, yStep, origin, 5);
    NaiveBiasReluPool.forward(
        L, pixels, x, 2, xRow, bias, 3, expected, 1, yStep, expectedOrigin, 5);
    assertSameBits(y, expected, "y of " + pixels + " pixels");
    assertSameBits(origin, expectedOrigin, "origin of " + pixels + " pixels");

    float[] dx = samples.floats(4 + 2 * xRow);
    float[] expectedDx = dx.clone();
    float[] dbias = samples.floats(2 + L + 2);
    float[] expectedDbias = dbias.clone();
    BiasReluPool.backward(pixels, x, 1, yStep, origin, 5, dx, 4, xRow, dbias, 2);
    NaiveBiasReluPool.backward(
        L, pixels, x, 1, yStep, origin, 5, expectedDx, 4, xRow, expectedDbias, 2);
    assertSameBits(dx, expectedDx, "dx of " + pixels + " pixels");
    assertSameBits(dbias, expectedDbias, "dbias of " + pixels + " pixels");
  }

  @Test
  void sameBitsAsItsTwin() {
    for (int pixels : Samples.sizes()) {
      compare(pixels, samples.floats(4 * (pixels + 2) * L), samples.floats(3 + L));
    }
  }

  @Test
  void sameBitsForSpecialValues() {
    compare(150, samples.specials(4 * 152 * L), samples.specials(3 + L));
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
    BiasReluPool.forward(1, x, 0, 2 * L, new float[L], 0, y, 0, L, origin, 0);
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
    BiasReluPool.forward(1, x, 0, 2 * L, new float[L], 0, y, 0, L, origin, 0);
    assertThat(y).containsOnly(Float.NaN);
    assertThat(origin).containsOnly(position);

    float[] coefficients = new float[BatchNorm.COEFFICIENTS * L];
    Arrays.fill(coefficients, L, 2 * L, 1);
    BatchNormPool.forward(1, x, 0, 2 * L, coefficients, 0, y, 0, L, origin, 0);
    assertThat(y).as("batch-normalised").containsOnly(Float.NaN);
    assertThat(origin).as("batch-normalised").containsOnly(position);
  }
}
