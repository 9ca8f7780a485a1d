package lanewise.kernel.layer;

import static lanewise.kernel.Parity.assertSameBits;

import lanewise.kernel.Lanes;
import lanewise.kernel.Samples;
import lanewise.kernel.naive.NaiveAddition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("widths")
class AdditionTest {
  private static final int L = Lanes.FLOATS;

  private final Samples samples = new Samples();

  private void compare(boolean relu, int pixels, float[] a, float[] b) {
    int step = a.length / (pixels + 1);
    int yStep = L + 3;
    float[] y = samples.floats(2 + pixels * yStep + L);
    float[] expected = y.clone();
    Addition.forward(relu, pixels, a, 1, step, b, 0, L, y, 2, yStep);
    NaiveAddition.forward(relu, L, pixels, a, 1, step, b, 0, L, expected, 2, yStep);
    assertSameBits(y, expected, "y of " + pixels + " pixels");

    float[] dx = samples.floats(pixels * (L + 1) + L);
    float[] expectedDx = dx.clone();
    Addition.backward(relu, pixels, a, 1, step, y, 2, yStep, dx, 0, L + 1);
    NaiveAddition.backward(relu, L, pixels, a, 1, step, y, 2, yStep, expectedDx, 0, L + 1);
    assertSameBits(dx, expectedDx, "dx of " + pixels + " pixels");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sameBitsAsItsTwin(boolean relu) {
    for (int pixels : Samples.sizes()) {
      compare(relu, pixels, samples.floats((pixels + 1) * (L + 2)), samples.floats(pixels * L));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sameBitsForSpecialValues(boolean relu) {
    compare(relu, 200, samples.specials(201 * L), samples.specials(200 * L));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100})
  void accumulatingAddsInPlace(int pixels) {
    float[] a = samples.floats(pixels * L);
    float[] b = samples.floats(pixels * L);
    float[] expected = new float[pixels * L];
    NaiveAddition.forward(false, L, pixels, a, 0, L, b, 0, L, expected, 0, L);
    Addition.accumulate(pixels, b, 0, L, a, 0, L);
    assertSameBits(a, expected, "sum");
  }
}
