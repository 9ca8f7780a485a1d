package lanewise.kernel.activation;

import static lanewise.kernel.Parity.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import lanewise.kernel.Lanes;
import lanewise.kernel.Samples;
import lanewise.kernel.naive.NaiveLeakyReLU;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("widths")
class LeakyReLUTest {
  private static final int L = Lanes.FLOATS;

  private final Samples samples = new Samples();

  private void compare(float slope, int pixels, float[] x) {
    int yStep = L + 4;
    float[] y = samples.floats(2 + pixels * yStep + L);
    float[] expected = y.clone();
    new LeakyReLU(slope).forward(pixels, x, 1, L + 1, y, 2, yStep);
    NaiveLeakyReLU.forward(slope, L, pixels, x, 1, L + 1, expected, 2, yStep);
    assertSameBits(y, expected, "y of " + pixels + " pixels");

    float[] dx = samples.floats(3 + pixels * yStep + L);
    float[] expectedDx = dx.clone();
    new LeakyReLU(slope).backward(pixels, y, 2, yStep, x, 1, L + 1, dx, 3, yStep);
    NaiveLeakyReLU.backward(slope, L, pixels, y, 2, yStep, x, 1, L + 1, expectedDx, 3, yStep);
    assertSameBits(dx, expectedDx, "dx of " + pixels + " pixels");
  }

  @ParameterizedTest
  @ValueSource(floats = {0f, 0.01f, 1f, -0.5f, 3f})
  void sameBitsAsItsTwin(float slope) {
    for (int pixels : Samples.sizes()) {
      compare(slope, pixels, samples.floats((pixels + 1) * (L + 1)));
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0f, 0.01f})
  void sameBitsForSpecialValues(float slope) {
    compare(slope, 200, samples.specials(201 * (L + 1)));
  }

  @Test
  void reluMakesNothingOfMinusInfinity() {
    float[] x = new float[L];
    Arrays.fill(x, Float.NEGATIVE_INFINITY);
    float[] y = samples.floats(L);
    new LeakyReLU(0).forward(1, x, 0, L, y, 0, L);
    assertThat(y).containsOnly(0f);
    float[] dx = samples.floats(L);
    new LeakyReLU(0).backward(1, x, 0, L, x, 0, L, dx, 0, L);
    assertThat(dx).containsOnly(0f);
  }
}
