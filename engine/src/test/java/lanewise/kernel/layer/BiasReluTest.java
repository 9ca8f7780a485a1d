package lanewise.kernel.layer;

import static lanewise.kernel.Parity.assertSameBits;
import static lanewise.kernel.SamplePixels.copy;
import static lanewise.kernel.SamplePixels.row;
import static org.assertj.core.api.Assertions.assertThat;

import lanewise.kernel.Lanes;
import lanewise.kernel.SamplePixels;
import lanewise.kernel.Samples;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaiveBiasRelu;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("widths")
class BiasReluTest {
  private static final int L = Lanes.FLOATS;

  private final Samples samples = new Samples();

  private void compare(boolean relu, Pixels x, float[] bias) {
    SamplePixels pixels = new SamplePixels(samples, false);
    int width = x.width();
    int from = x.row(0, 1, 1);
    Pixels y = pixels.of(1, 2, 2, width);
    int yAt = y.row(0, 1, 0);
    Pixels expected = copy(y);
    BiasRelu.forward(relu, width, x, from, bias, 3, y, yAt);
    NaiveBiasRelu.forward(relu, width, x, from, bias, 3, expected, yAt);
    assertSameBits(y.values(), expected.values(), "y of " + width + " pixels");

    Pixels dx = pixels.of(1, 2, 2, width);
    int dxAt = dx.row(0, 0, 1);
    Pixels expectedDx = copy(dx);
    float[] dbias = samples.floats(4 + L + 2);
    float[] expectedDbias = dbias.clone();
    BiasRelu.backward(relu, width, x, from, y, yAt, dx, dxAt, dbias, 4);
    NaiveBiasRelu.backward(relu, width, x, from, y, yAt, expectedDx, dxAt, expectedDbias, 4);
    assertSameBits(dx.values(), expectedDx.values(), "dx of " + width + " pixels");
    assertSameBits(dbias, expectedDbias, "dbias of " + width + " pixels");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sameBitsAsItsTwin(boolean relu) {
    for (int width : Samples.sizes()) {
      compare(relu, new SamplePixels(samples, false).of(1, 2, 2, width), samples.floats(3 + L));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sameBitsForSpecialValues(boolean relu) {
    compare(relu, new SamplePixels(samples, true).of(1, 2, 2, 200), samples.specials(3 + L));
  }

  @Test
  void notANumberPassesAndMinusZeroIsCut() {
    float[] x = new float[2 * L];
    x[0] = Float.NaN;
    x[L] = -0f;
    float[] bias = new float[L];
    bias[0] = -0f;
    float[] y = new float[2 * L];
    BiasRelu.forward(true, 2, row(x), 0, bias, 0, row(y), 0);
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
    BiasRelu.backward(true, 7, row(dy), 0, row(y), 0, row(dx), 0, dbias, 0);
    BiasRelu.backward(true, 7, row(dy), 0, row(y), 0, row(dy), 0, dbiasInPlace, 0);
    assertSameBits(dy, dx, "dx in place");
    assertSameBits(dbiasInPlace, dbias, "dbias in place");
  }
}
