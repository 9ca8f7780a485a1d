package lanewise.kernel.layer;

import static lanewise.kernel.Parity.assertSameBits;
import static lanewise.kernel.SamplePixels.copy;
import static lanewise.kernel.SamplePixels.row;
import static org.assertj.core.api.Assertions.assertThat;

import lanewise.kernel.Lanes;
import lanewise.kernel.SamplePixels;
import lanewise.kernel.Samples;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaiveBiasClip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("widths")
class BiasClipTest {
  private static final int L = Lanes.FLOATS;
  private static final float LOW = -0.3f;
  private static final float HIGH = 0.4f;

  private final Samples samples = new Samples();

  private void compare(Pixels x, float[] bias) {
    SamplePixels pixels = new SamplePixels(samples, false);
    int width = x.width();
    int from = x.row(0, 1, 1);
    Pixels y = pixels.of(1, 2, 2, width);
    int yAt = y.row(0, 1, 0);
    Pixels expected = copy(y);
    BiasClip.forward(LOW, HIGH, width, x, from, bias, 3, y, yAt);
    NaiveBiasClip.forward(LOW, HIGH, width, x, from, bias, 3, expected, yAt);
    assertSameBits(y.values(), expected.values(), "y of " + width + " pixels");

    Pixels dx = pixels.of(1, 2, 2, width);
    int dxAt = dx.row(0, 0, 1);
    Pixels expectedDx = copy(dx);
    float[] dbias = samples.floats(4 + L + 2);
    float[] expectedDbias = dbias.clone();
    BiasClip.backward(LOW, HIGH, width, x, from, y, yAt, dx, dxAt, dbias, 4);
    NaiveBiasClip.backward(LOW, HIGH, width, x, from, y, yAt, expectedDx, dxAt, expectedDbias, 4);
    assertSameBits(dx.values(), expectedDx.values(), "dx of " + width + " pixels");
    assertSameBits(dbias, expectedDbias, "dbias of " + width + " pixels");
  }

  @Test
  void sameBitsAsItsTwin() {
    for (int width : Samples.sizes()) {
      compare(new SamplePixels(samples, false).of(1, 2, 2, width), samples.floats(3 + L));
    }
  }

  @Test
  void sameBitsForSpecialValues() {
    compare(new SamplePixels(samples, true).of(1, 2, 2, 200), samples.specials(3 + L));
  }

  @Test
  void nothingPassesAtTheBoundsAndNotANumberDoes() {
    float[] x = new float[4 * L];
    x[0] = Float.NaN;
    x[L] = 7;
    x[2 * L] = -7;
    x[3 * L] = 5;
    float[] y = new float[4 * L];
    BiasClip.forward(0, 6, 4, row(x), 0, new float[L], 0, row(y), 0);
    assertThat(new float[] {y[0], y[L], y[2 * L], y[3 * L]}).containsExactly(Float.NaN, 6, 0, 5);

    float[] dy = new float[4 * L];
    dy[L] = 1;
    dy[2 * L] = 2;
    dy[3 * L] = 4;
    float[] dx = new float[4 * L];
    float[] dbias = new float[L];
    BiasClip.backward(0, 6, 4, row(dy), 0, row(y), 0, row(dx), 0, dbias, 0);
    assertThat(new float[] {dx[L], dx[2 * L], dx[3 * L], dbias[0]}).containsExactly(0, 0, 4, 4);
  }
}
