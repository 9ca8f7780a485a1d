package lanewise.kernel.layer;

import static lanewise.kernel.Parity.assertSameBits;
import static lanewise.kernel.SamplePixels.copy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import lanewise.kernel.Lanes;
import lanewise.kernel.SamplePixels;
import lanewise.kernel.Samples;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaiveMultiplication;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("widths")
class MultiplicationTest {
  private static final int L = Lanes.FLOATS;

  private final Samples samples = new Samples();

  /** With as many pixels in the second operand, and with one that stands for all. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sameBitsAsItsTwin(boolean onePixel) {
    SamplePixels pixels = new SamplePixels(samples, false);
    SamplePixels specials = new SamplePixels(samples, true);
    for (int width : Samples.sizes()) {
      Pixels a = pixels.of(2, 2, 2, width);
      Pixels b = onePixel ? specials.of(2, 2, 1, 1) : specials.of(2, 2, 2, width);
      Pixels y = pixels.of(2, 2, 2, width);
      Pixels expected = copy(y);
      Multiplication.forward(a, b, y, 1);
      NaiveMultiplication.forward(a, b, expected, 1);
      assertSameBits(y.values(), expected.values(), "y of " + width + " columns");

      Pixels db = onePixel ? pixels.of(2, 2, 1, 1) : pixels.of(2, 2, 2, width);
      Pixels expectedDb = copy(db);
      Multiplication.backward(y, a, db, 1);
      NaiveMultiplication.backward(y, a, expectedDb, 1);
      assertSameBits(db.values(), expectedDb.values(), "db of " + width + " columns");

      Pixels da = pixels.of(2, 2, 2, width);
      Pixels expectedDa = copy(da);
      Multiplication.backward(y, b, da, 1);
      NaiveMultiplication.backward(y, b, expectedDa, 1);
      assertSameBits(da.values(), expectedDa.values(), "da of " + width + " columns");
    }
  }

  @Test
  void onePixelGathersTheGradientOfAll() {
    float[] dy = new float[3 * L];
    float[] b = new float[3 * L];
    Arrays.fill(dy, 2);
    Arrays.fill(b, 5);
    float[] da = new float[L];
    Multiplication.backward(SamplePixels.row(dy), SamplePixels.row(b), SamplePixels.row(da), 0);
    assertThat(da).containsOnly(30);
  }
}
