package lanewise.kernel.layer;

import static lanewise.kernel.Parity.assertClose;
import static lanewise.kernel.SamplePixels.copy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lanewise.kernel.Lanes;
import lanewise.kernel.SamplePixels;
import lanewise.kernel.Samples;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaiveResponseNorm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("widths")
class ResponseNormTest {
  private static final int L = Lanes.FLOATS;
  private static final int BLOCKS = 2;
  private static final double TOLERANCE = 1e-6;

  private final Samples samples = new Samples();
  private final SamplePixels pixels = new SamplePixels(samples, false);

  @ParameterizedTest
  @CsvSource({
    "1,0.5,0.75,1",
    "2,1,0.75,0.5",
    "3,0.5,0.6,2",
    "5,2,0.75,1",
    "9,3,1,1.5",
    "40,1,0.75,1"
  })
  void isItsTwin(int size, float alpha, float beta, float k) {
    ResponseNorm kernel = new ResponseNorm(size, alpha, beta, k, BLOCKS);
    NaiveResponseNorm twin = new NaiveResponseNorm(size, alpha, beta, k);
    for (int width : new int[] {1, 2, 5}) {
      Pixels x = pixels.of(2, BLOCKS, 2, width);
      Pixels y = pixels.of(2, BLOCKS, 2, width);
      Pixels expected = copy(y);
      kernel.forward(x, y, 1);
      twin.forward(x, expected, 1);
      assertClose(y.values(), expected.values(), TOLERANCE, "y of " + width + " columns");

      Pixels dy = pixels.of(2, BLOCKS, 2, width);
      Pixels dx = pixels.of(2, BLOCKS, 2, width);
      Pixels expectedDx = copy(dx);
      kernel.backward(dy, x, dx, 1);
      twin.backward(dy, x, expectedDx, 1);
      assertClose(dx.values(), expectedDx.values(), 2 * TOLERANCE, "dx of " + width + " columns");
    }
  }

  /** By hand: 2 / (1 + 3 / 3 * (1 + 4 + 9))^0.75. */
  @Test
  void knownValue() {
    float[] x = new float[BLOCKS * L];
    x[0] = 1;
    x[1] = 2;
    x[2] = 3;
    Pixels out = Pixels.dense(new float[BLOCKS * L], 0, L, 1, BLOCKS, 1, 1);
    new ResponseNorm(3, 3, 0.75f, 1, BLOCKS)
        .forward(Pixels.dense(x, 0, L, 1, BLOCKS, 1, 1), out, 0);
    assertThat(out.values()[1]).isCloseTo(0.2623994f, within(1e-6f));
  }
}
