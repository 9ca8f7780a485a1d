package lanewise.kernel.layer;

import static lanewise.kernel.Parity.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import lanewise.kernel.Lanes;
import lanewise.kernel.Samples;
import lanewise.kernel.naive.NaiveMultiplication;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("widths")
class MultiplicationTest {
  private static final int L = Lanes.FLOATS;

  private final Samples samples = new Samples();

  /** With the second operand's step as it is, and with one pixel for all. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sameBitsAsItsTwin(boolean onePixel) {
    int step = onePixel ? 0 : L + 1;
    for (int pixels : Samples.sizes()) {
      float[] a = samples.floats(pixels * (L + 2) + L);
      float[] b = samples.specials(pixels * (L + 1) + L);
      float[] y = samples.floats(2 + pixels * (L + 3) + L);
      float[] expected = y.clone();
      Multiplication.forward(pixels, a, 1, L + 2, b, 0, step, y, 2, L + 3);
      NaiveMultiplication.forward(L, pixels, a, 1, L + 2, b, 0, step, expected, 2, L + 3);
      assertSameBits(y, expected, "y of " + pixels + " pixels");

      float[] da = samples.floats(b.length);
      float[] expectedDa = da.clone();
      Multiplication.backward(pixels, y, 2, L + 3, a, 1, L + 2, da, 0, step);
      NaiveMultiplication.backward(L, pixels, y, 2, L + 3, a, 1, L + 2, expectedDa, 0, step);
      assertSameBits(da, expectedDa, "da of " + pixels + " pixels");
    }
  }

  @Test
  void onePixelGathersTheGradientOfAll() {
    float[] dy = new float[3 * L];
    float[] b = new float[3 * L];
    Arrays.fill(dy, 2);
    Arrays.fill(b, 5);
    float[] da = new float[L];
    Multiplication.backward(3, dy, 0, L, b, 0, L, da, 0, 0);
    assertThat(da).containsOnly(30);
  }
}
