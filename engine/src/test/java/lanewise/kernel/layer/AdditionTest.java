package lanewise.kernel.layer;

import static lanewise.kernel.Parity.assertSameBits;
import static lanewise.kernel.SamplePixels.copy;

import lanewise.kernel.SamplePixels;
import lanewise.kernel.Samples;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaiveAddition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("widths")
class AdditionTest {
  private final Samples samples = new Samples();

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void sameBitsAsItsTwin(boolean relu, boolean special) {
    SamplePixels pixels = new SamplePixels(samples, special);
    for (int width : Samples.sizes()) {
      Pixels a = pixels.of(2, 2, 2, width);
      Pixels b = pixels.of(2, 2, 2, width);
      Pixels y = pixels.of(2, 2, 2, width);
      Pixels expected = copy(y);
      Addition.forward(relu, a, b, y, 1);
      NaiveAddition.forward(relu, a, b, expected, 1);
      assertSameBits(y.values(), expected.values(), "y of " + width + " columns");

      Pixels dx = pixels.of(2, 2, 2, width);
      Pixels expectedDx = copy(dx);
      Addition.backward(relu, a, y, dx, 1);
      NaiveAddition.backward(relu, a, y, expectedDx, 1);
      assertSameBits(dx.values(), expectedDx.values(), "dx of " + width + " columns");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100})
  void accumulatingAddsInPlaceAndOnePixelGathersAll(int width) {
    SamplePixels pixels = new SamplePixels(samples, false);
    for (int extent : new int[] {1, width}) {
      Pixels a = pixels.of(1, 2, extent == 1 ? 1 : 3, extent);
      Pixels b = pixels.of(1, 2, 3, width);
      Pixels expected = copy(a);
      Addition.accumulate(b, a, 0);
      NaiveAddition.accumulate(b, expected, 0);
      assertSameBits(a.values(), expected.values(), "sum");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7, 100})
  void onePixelStandsForAll(int width) {
    SamplePixels pixels = new SamplePixels(samples, false);
    Pixels a = pixels.of(1, 2, 3, width);
    Pixels b = pixels.of(1, 2, 1, 1);
    Pixels y = pixels.of(1, 2, 3, width);
    Pixels expected = copy(y);
    Addition.forward(false, a, b, y, 0);
    NaiveAddition.forward(false, a, b, expected, 0);
    assertSameBits(y.values(), expected.values(), "sum");
  }
}
