package lanewise.kernel.layer;

import static lanewise.kernel.Parity.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import lanewise.kernel.Lanes;
import lanewise.kernel.Samples;
import lanewise.kernel.naive.NaiveBiasRelu;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("widths")
class BiasReluTest {
  private static final int L = Lanes.FLOATS;

  private final Samples samples = new Samples();

  private void compare(boolean relu, int pixels, float[] x, float[] bias) {
    int xStep = x.length / (pixels + 1);
    int yStep = L + 4;
    float[] y = samples.floats(2 + pixels * yStep + L);
    float[] expected = y.clone();
    BiasRelu.forward(relu, pixels, x, 1, xStep, bias, 3, y, 2, yStep);
    NaiveBiasRelu.forward(relu, L, pixels, x, 1, xStep, bias, 3, expected, 2, yStep);
    assertSameBits(y, expected, "y of " + pixels + " pixels");

    int dxStep = L + 1;
    float[] dx = samples.floats(pixels * dxStep + L);
    float[] expectedDx = dx.clone();
    float[] dbias = samples.floats(4 + L + 2);
    float[] expectedDbias = dbias.clone();
    BiasRelu.backward(relu, pixels, x, 1, xStep, y, 2, yStep, dx, 0, dxStep, dbias, 4);
    NaiveBiasRelu.backward(
        relu, L, pixels, x, 1, xStep, y, 2, yStep, expectedDx, 0, dxStep, expectedDbias, 4);
    assertSameBits(dx, expectedDx, "dx of " + pixels + " pixels");
    assertSameBits(dbias, expectedDbias, "dbias of " + pixels + " pixels");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sameBitsAsItsTwin(boolean relu) {
    for (int pixels : Samples.sizes()) {
      compare(relu, pixels, samples.floats((pixels + 1) * (L + 2)), samples.floats(3 + L));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sameBitsForSpecialValues(boolean relu) {
    compare(relu, 200, samples.specials(201 * L), samples.specials(3 + L));
  }

  @Test
  void notANumberPassesAndMinusZeroIsCut() {
    float[] x = new float[2 * L];
    x[0] = Float.NaN;
    x[L] = -0f;
    float[] bias = new float[L];
    bias[0] = -0f;
    float[] y = new float[2 * L];
    BiasRelu.forward(true, 2, x, 0, L, bias, 0, y, 0, L);
    assertThat(y[0]).isNaN();
    assertThat(Float.compare(y[L], 0f)).isZero();
  }

  @Test
  void gradientMayReplaceItsSource() {
    float[] y = samples.floats(7 * L);
    float[] dy = samples.floats(7 * L);
    float[] dx = new float[7 * L];
    float[] dbias = new float[L];
    float[] dbiasInPlace = new float[L];
    BiasRelu.backward(true, 7, dy, 0, L, y, 0, L, dx, 0, L, dbias, 0);
    BiasRelu.backward(true, 7, dy, 0, L, y, 0, L, dy, 0, L, dbiasInPlace, 0);
    assertSameBits(dy, dx, "dx in place");
    assertSameBits(dbiasInPlace, dbias, "dbias in place");
  }
}
